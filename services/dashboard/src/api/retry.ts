import type { ApiProblem } from './problem.js';

const attempts = 3;
const longestWaitSeconds = 8;

/**
 * Milliseconds after which to send the request again, or undefined to give up: the server said when (Retry-After), or
 * a second, doubled each time; with up to a quarter more, so that a crowd of tabs comes back spread out.
 */
export function politeWait(
  problem: Pick<ApiProblem, 'status' | 'retryAfterSeconds'>,
  { method, attempt, random = Math.random }: { method: string; attempt: number; random?: () => number },
): number | undefined {
  const { status, retryAfterSeconds } = problem;
  // 429 was not carried out; after a 503 a change may have been, so only reading is repeated.
  const isSafe = method === 'GET' || method === 'HEAD';
  if (status !== 429 && !(status === 503 && isSafe)) return undefined;
  const seconds = retryAfterSeconds ?? 2 ** attempt;
  if (attempt + 1 >= attempts || seconds > longestWaitSeconds) return undefined;
  return seconds * 1000 * (1 + random() / 4);
}
