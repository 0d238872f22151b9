import { addressOf } from '../../api/address.js';
import type { Api } from '../../registry/registry-api.js';
import { GradeMark } from '../../registry/grade.js';
import { criticalityWords, percent } from '../../registry/registry-words.js';
import { RunStateBadge } from '../../scans/run-state.js';
import type { Column } from '../../ui/data-table.js';
import { RelativeTime } from '../../ui/time.js';

/** An API, and when it is audited next as far as that is known. */
export interface ApiRow extends Api {
  nextAuditAt: string | null | undefined;
}

export const apiColumns: Column<ApiRow>[] = [
  { id: 'name', header: 'API', sort: 'name', cell: (api) => <Name api={api} /> },
  {
    id: 'url',
    header: 'Base URL',
    hide: 'medium',
    cell: ({ base_url }) => <span title={base_url}>{base_url}</span>,
  },
  {
    id: 'environment',
    header: 'Environment',
    width: 112,
    hide: 'medium',
    cell: (api) => api.environment ?? '–',
  },
  {
    id: 'criticality',
    header: 'Criticality',
    width: 96,
    cell: ({ criticality }) => criticalityWords[criticality],
  },
  {
    id: 'grade',
    header: 'Grade',
    width: 72,
    cell: ({ last_audit }) =>
      last_audit === null ? <span className="text-muted">–</span> : <GradeMark grade={last_audit.grade} />,
  },
  {
    id: 'score',
    header: 'Score',
    width: 72,
    align: 'end',
    sort: 'score',
    cell: ({ last_audit }) => last_audit?.score ?? '–',
  },
  {
    id: 'coverage',
    header: 'Coverage',
    width: 88,
    align: 'end',
    hide: 'medium',
    cell: ({ last_audit }) => (last_audit?.coverage == null ? '–' : percent(last_audit.coverage)),
  },
  {
    id: 'last',
    header: 'Last audit',
    width: 128,
    align: 'end',
    sort: 'last_audit_at',
    cell: (api) => <LastAudit api={api} />,
  },
  {
    id: 'next',
    header: 'Next audit',
    width: 112,
    align: 'end',
    hide: 'medium',
    cell: (api) => <NextAudit api={api} />,
  },
];

/** An address to open elsewhere; a plain click is the row's. */
function Name({ api: { id, name, active } }: { api: Api }) {
  return (
    <a
      href={addressOf(`/apis/${encodeURIComponent(id)}`).pathname}
      tabIndex={-1}
      className="hover:underline"
      title={name}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) event.stopPropagation();
        else event.preventDefault();
      }}
    >
      {name}
      {!active && <span className="text-muted"> (deactivated)</span>}
    </a>
  );
}

function LastAudit({ api: { last_audit, open_audit } }: { api: Api }) {
  if (open_audit !== null) return <RunStateBadge state={open_audit.state} />;
  if (last_audit === null) return <span className="text-muted">No result</span>;
  return <RelativeTime at={last_audit.ended_at} />;
}

function NextAudit({ api: { active, nextAuditAt } }: { api: ApiRow }) {
  if (!active) return <span className="text-muted">Deactivated</span>;
  if (nextAuditAt === undefined) return <span className="text-muted">–</span>;
  if (nextAuditAt === null) return <span className="text-muted">No schedule</span>;
  return <RelativeTime at={nextAuditAt} />;
}

/** On a phone: what and how good, then where it is and when it was looked at. */
export function ApiCard({ api }: { api: ApiRow }) {
  return (
    <div className="flex items-center gap-3">
      <GradeMark grade={api.last_audit?.grade ?? null} />
      <div className="min-w-0 flex-1">
        <p className="flex items-center justify-between gap-2">
          <span className="truncate">
            {api.name}
            {!api.active && <span className="text-muted"> (deactivated)</span>}
          </span>
          <span>{api.last_audit?.score ?? '–'}</span>
        </p>
        <p className="flex items-center justify-between gap-2 text-sm text-muted">
          <span className="truncate">{api.base_url}</span>
          <LastAudit api={api} />
        </p>
      </div>
    </div>
  );
}
