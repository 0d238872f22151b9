import { stateWords, type RunState } from './scan-words.js';

const queued = 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11';
const running = 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M8 5v3h3';
const done = 'm3 8.5 3.5 3.5L13 4.5';
const wrong = 'm4 4 8 8m0-8-8 8';
const shapes: Record<RunState, string> = {
  queued,
  waiting: queued,
  offered: queued,
  running,
  closing: running,
  completed: done,
  succeeded: done,
  partial: 'M3 8h10M8 4v.5m0 7v.5',
  failed: wrong,
  cancelled: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M4.5 11.5l7-7',
};

/** Without colour: colour is for severity. */
export function RunStateBadge({ state }: { state: RunState }) {
  return (
    <span className="inline-flex items-center gap-2 align-bottom whitespace-nowrap">
      <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden className="shrink-0">
        <path d={shapes[state]} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      </svg>
      {stateWords[state]}
    </span>
  );
}
