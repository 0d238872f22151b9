import { Link } from '@tanstack/react-router';
import type { Audit, ChangedOutcome } from '../../registry/registry-api.js';
import { SeverityBadge } from '../../ui/severity.js';

/** What fails that did not, what no longer does, and what was not looked for then. */
export function Differences({ audit: { api_id, difference } }: { audit: Audit }) {
  if (difference === null) {
    return (
      <p className="text-muted">There is no completed audit of this address before it to compare it with.</p>
    );
  }
  const { new_failures, fixed, new_checks, score_change } = difference;
  const isNone = new_failures.length === 0 && fixed.length === 0 && new_checks.length === 0;
  return (
    <div className="flex flex-col gap-3">
      <p>
        {scoreChangeWords(score_change)}
        {isNone && ' The outcomes are the same.'}{' '}
        <Link
          to="/apis/$apiId"
          params={{ apiId: api_id }}
          search={{ audit: difference.audit_id }}
          className="text-accent underline"
        >
          Show that audit
        </Link>
      </p>
      <CheckList title="Fails now" checks={new_failures} apiId={api_id} />
      <CheckList title="Fixed" checks={fixed} apiId={api_id} />
      <CheckList title="New checks, which count as no regression" checks={new_checks} apiId={api_id} />
    </div>
  );
}

function scoreChangeWords(change: number | null): string {
  if (change === null) return 'The scores can’t be compared.';
  if (change === 0) return 'The score is the same.';
  const points = `${String(Math.abs(change))} ${Math.abs(change) === 1 ? 'point' : 'points'}`;
  return `The score has ${change > 0 ? 'risen' : 'fallen'} by ${points}.`;
}

interface CheckListProps {
  title: string;
  checks: readonly ChangedOutcome[];
  apiId: string;
}

function CheckList({ title, checks, apiId }: CheckListProps) {
  if (checks.length === 0) return null;
  return (
    <div>
      <h4 className="text-sm text-muted">
        {title} ({checks.length})
      </h4>
      <ul aria-label={title}>
        {checks.map(({ check_id, asset_id, title: condition, severity }) => (
          <li key={`${check_id} ${asset_id}`} className="flex min-h-7 flex-wrap items-center gap-x-3">
            <span className="w-20">
              <SeverityBadge severity={severity} />
            </span>
            <Link
              to="/apis/$apiId"
              params={{ apiId }}
              search={({ audit }) => ({ tab: 'outcomes', outcome: check_id, asset: asset_id, audit })}
              className="leading-6 text-accent underline"
            >
              {condition}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
