import { useEffect, useState } from 'react';
import { ApiProblem } from '../api/problem.js';
import { duration } from '../format/format.js';
import { TraceId } from '../ui/states.js';

interface EntryProblemProps {
  problem: Error;
  /** Seconds until the next try, from `useWait`. */
  wait?: number;
  /** In place of the problem's own title, by its kind. */
  titles?: Readonly<Record<string, string>>;
}

/** Why it did not work, at once and in words. */
export function EntryProblem({ problem, wait = 0, titles = {} }: EntryProblemProps) {
  const known = problem instanceof ApiProblem ? problem : undefined;
  const title = titles[known?.slug ?? ''] ?? (known?.status === 429 ? 'Too many tries' : known?.title);
  const detail = known?.status === 429 && wait > 0 ? `Try again in ${duration(wait)}.` : detailOf(problem);
  return (
    <div role="alert" className="flex flex-col gap-1 rounded-md border border-line-strong px-3 py-2">
      <p className="font-semibold">{title ?? 'That failed'}</p>
      {titles[known?.slug ?? ''] === undefined && <p className="text-muted">{detail}</p>}
      {known?.traceId !== undefined && known.status >= 500 && <TraceId id={known.traceId} />}
    </div>
  );
}

function detailOf(problem: Error): string {
  if (!(problem instanceof ApiProblem)) return problem.message;
  const faults = problem.errors.map(({ path, message }) => `${path} ${message}`);
  return faults.length > 0 ? `${faults.join('; ')}.` : (problem.detail ?? problem.message);
}

/** What is wrong with one field of what was sent, as a sentence: the server's words go on after the field's name. */
export function faultOf(problem: Error | null, path: string): string | undefined {
  if (!(problem instanceof ApiProblem)) return undefined;
  const message = problem.errors.find((error) => error.path === path)?.message;
  return message === undefined ? undefined : `It ${message}.`;
}

/** Seconds until the server takes another try, counting down. */
export function useWait(problem: Error | null): number {
  const [left, setLeft] = useState({ problem, seconds: 0 });
  if (left.problem !== problem) {
    const seconds = problem instanceof ApiProblem ? (problem.retryAfterSeconds ?? 0) : 0;
    setLeft({ problem, seconds });
  }
  useEffect(() => {
    if (left.seconds <= 0) return undefined;
    const timer = setTimeout(() => setLeft({ ...left, seconds: left.seconds - 1 }), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return Math.ceil(left.seconds);
}
