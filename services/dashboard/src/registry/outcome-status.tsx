import type { OutcomeStatus } from './registry-api.js';
import { outcomeWords } from './registry-words.js';

const shapes: Record<OutcomeStatus, string> = {
  pass: 'm3 8.5 3.5 3.5L13 4.5',
  fail: 'm4 4 8 8m0-8-8 8',
  not_applicable: 'M3 8h10',
  not_evaluated: 'M6 6a2 2 0 1 1 2.6 1.9c-.4.1-.6.5-.6.9v.7m0 2.2v.3',
};

export function OutcomeMark({ status }: { status: OutcomeStatus }) {
  return (
    <span
      className={`inline-flex items-center gap-2 align-bottom whitespace-nowrap ${
        status === 'fail' ? 'font-medium' : status === 'pass' ? '' : 'text-muted'
      }`}
    >
      <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden className="shrink-0">
        <path d={shapes[status]} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      </svg>
      {outcomeWords[status]}
    </span>
  );
}
