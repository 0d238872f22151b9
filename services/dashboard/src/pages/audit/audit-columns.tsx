import type { AuditActorView, AuditRecordBodyView, AuditRecordView } from '../../api/gen/palisade.schemas.js';
import { number } from '../../format/format.js';
import type { Column } from '../../ui/data-table.js';
import { ExactTime } from '../../ui/time.js';
import type { Outcome } from './audit-search.js';

export const outcomeWords: Record<Outcome, string> = {
  success: 'Success',
  failure: 'Failure',
  denied: 'Denied',
};

const outcomeShapes: Record<Outcome, string> = {
  success: 'm3 8.5 3.5 3.5L13 4.5',
  failure: 'm4 4 8 8m0-8-8 8',
  denied: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M4.2 11.8l7.6-7.6',
};

/** A shape and a word; colour is for severity. */
export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  return (
    <span
      className={`inline-flex items-center gap-2 ${outcome === 'success' ? 'text-muted' : 'font-medium'}`}
    >
      <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden className="shrink-0">
        <path
          d={outcomeShapes[outcome]}
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
        />
      </svg>
      {outcomeWords[outcome]}
    </span>
  );
}

/** Who, in as few words as there are. */
export function actorName({ kind, email, id }: AuditActorView): string {
  if (email !== undefined) return email;
  switch (kind) {
    case 'api_key':
      return `API key ${shortId(id)}`;
    case 'system':
      return 'The system';
    case 'anonymous':
      return 'Not signed in';
    case 'user':
      return `User ${shortId(id)}`;
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

const shortId = (id = ''): string => (uuid.test(id) ? `…${id.slice(-8)}` : id);

export function targetName({ target }: AuditRecordBodyView): string {
  return [target?.kind?.replaceAll('_', ' '), shortId(target?.id)].filter((part) => part).join(' ');
}

export const auditColumns: Column<AuditRecordView>[] = [
  {
    id: 'time',
    header: 'Time',
    width: 168,
    cell: ({ record }) => <ExactTime at={record.occurred_at} />,
  },
  { id: 'actor', header: 'Actor', cell: ({ record }) => actorName(record.actor) },
  {
    id: 'action',
    header: 'Action',
    cell: ({ record: { action, count } }) => (
      <>
        <span className="font-mono text-sm">{action}</span>
        {count !== undefined && count > 1 && <span className="text-muted"> × {number(count)}</span>}
      </>
    ),
  },
  { id: 'target', header: 'Target', hide: 'narrow', cell: ({ record }) => targetName(record) },
  {
    id: 'outcome',
    header: 'Outcome',
    width: 104,
    hide: 'narrow',
    cell: ({ record }) => <OutcomeBadge outcome={record.outcome} />,
  },
  { id: 'service', header: 'Service', width: 104, hide: 'medium', cell: ({ record }) => record.service },
  {
    id: 'address',
    header: 'Address',
    width: 136,
    hide: 'medium',
    cell: ({ record }) => <span className="font-mono text-sm">{record.actor.ip}</span>,
  },
];

/** On a phone: what was done, then by whom and when. */
export function AuditCard({ record }: AuditRecordView) {
  return (
    <>
      <p className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-mono text-sm">{record.action}</span>
        <OutcomeBadge outcome={record.outcome} />
      </p>
      <p className="flex items-center gap-2 text-sm text-muted">
        <span className="min-w-0 flex-1 truncate">{actorName(record.actor)}</span>
        <ExactTime at={record.occurred_at} />
      </p>
    </>
  );
}
