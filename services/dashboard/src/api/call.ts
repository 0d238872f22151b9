import { addressOf } from './address.js';
import { ApiProblem } from './problem.js';
import { renewSession } from './refresh.js';
import { politeWait } from './retry.js';
import { sessionEnded } from './session-end.js';

// Their 401 says something about what was sent, not about the session.
const withoutSession =
  /^\/v1\/auth\/(?:login|refresh|bootstrap|register|email\/verif|password\/(?:forgot|reset)$|sso\/(?:start|finish)$)/;

/** Every request of the generated client: what `answerOf` gets, read as JSON. */
export async function call<T>(path: string, options?: RequestInit): Promise<T> {
  return bodyOf<T>(await answerOf(path, options));
}

/** A good answer, unread: cookies of this origin, problems thrown, an expired token renewed once. */
export async function answerOf(path: string, options: RequestInit = {}): Promise<Response> {
  let refreshed = false;
  for (let attempt = 0; ; attempt += 1) {
    const sentAt = Date.now();
    const response = await send(path, options);
    if (response.ok) return response;
    const problem = await ApiProblem.of(response);
    if (problem.status === 401 && !withoutSession.test(path)) {
      if (refreshed || !(await renewSession(sentAt))) {
        sessionEnded();
        throw problem;
      }
      refreshed = true;
      continue;
    }
    const wait = politeWait(problem, { method: options.method ?? 'GET', attempt });
    if (wait === undefined) throw problem;
    await pause(wait, options.signal ?? undefined);
  }
}

async function send(path: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(addressOf(path), { ...options, credentials: 'same-origin' });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw ApiProblem.unreachable(error);
  }
}

async function bodyOf<T>(response: Response): Promise<T> {
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new DOMException('The request is not wanted any more.', 'AbortError'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
