import { severityWords, stateWords, type AlertState, type Severity } from './severities.js';

// A shape each besides the colour: more corners pointing up are more severe.
const shapes: Record<Severity, string> = {
  critical: 'M8 1 15 8 8 15 1 8z',
  high: 'M8 2 15 14H1z',
  medium: 'M2.5 2.5h11v11h-11z',
  low: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2',
  info: 'M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3',
};
const colours: Record<Severity, string> = {
  critical: 'text-critical',
  high: 'text-high',
  medium: 'text-medium',
  low: 'text-low',
  info: 'text-info',
};

export function SeverityShape({ severity }: { severity: Severity }) {
  const isHollow = severity === 'info';
  return (
    <svg viewBox="0 0 16 16" width="10" height="10" aria-hidden className={`shrink-0 ${colours[severity]}`}>
      <path
        d={shapes[severity]}
        fill={isHollow ? 'none' : 'currentColor'}
        stroke="currentColor"
        strokeWidth={isHollow ? 2.5 : 0}
      />
    </svg>
  );
}

export function SeverityBadge({ severity }: { severity: Severity }) {
  return (
    <span className="inline-flex items-center gap-2 align-bottom font-medium whitespace-nowrap">
      <SeverityShape severity={severity} />
      {severityWords[severity]}
    </span>
  );
}

const stateShapes: Record<AlertState, string> = {
  open: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11',
  acknowledged: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M8 5v3h3',
  resolved: 'm3 8.5 3.5 3.5L13 4.5',
  false_positive: 'm4 4 8 8m0-8-8 8',
};

/** Without colour: colour is for severity. */
export function StateBadge({ state }: { state: AlertState }) {
  const isClosed = state === 'resolved' || state === 'false_positive';
  return (
    <span
      className={`inline-flex items-center gap-2 align-bottom whitespace-nowrap ${isClosed ? 'text-muted' : ''}`}
    >
      <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden className="shrink-0">
        <path
          d={stateShapes[state]}
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
        />
      </svg>
      {stateWords[state]}
    </span>
  );
}
