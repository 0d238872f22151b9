import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { GradeMark } from '../../registry/grade.js';
import type { Api, ListedAudit } from '../../registry/registry-api.js';
import { auditsQuery } from '../../registry/registry-queries.js';
import { percent } from '../../registry/registry-words.js';
import { RunStateBadge } from '../../scans/run-state.js';
import { isOpen, reasonWords, triggerWords } from '../../scans/scan-words.js';
import { DataTable, type Column } from '../../ui/data-table.js';
import { EmptyState, ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { ExactTime, RelativeTime } from '../../ui/time.js';
import { AuditNow } from './audit-now.js';

interface Row extends ListedAudit {
  /** Of the score, against the one before that has one. */
  change: number | null;
}

const columns: Column<Row>[] = [
  {
    id: 'when',
    header: 'Ended',
    width: 176,
    cell: ({ ended_at, queued_at }) =>
      ended_at === null ? <Since at={queued_at} /> : <ExactTime at={ended_at} />,
  },
  { id: 'state', header: 'State', width: 152, cell: ({ state }) => <RunStateBadge state={state} /> },
  {
    id: 'why',
    header: 'Why',
    width: 112,
    hide: 'medium',
    cell: ({ trigger }) => (trigger === null ? '–' : triggerWords[trigger]),
  },
  {
    id: 'grade',
    header: 'Grade',
    width: 72,
    cell: ({ grade, ended_at }) => ended_at !== null && <GradeMark grade={grade} />,
  },
  { id: 'score', header: 'Score', width: 72, align: 'end', cell: ({ score }) => score ?? '–' },
  {
    id: 'change',
    header: 'Change',
    width: 72,
    align: 'end',
    cell: ({ change }) => signed(change),
  },
  {
    id: 'coverage',
    header: 'Coverage',
    width: 88,
    align: 'end',
    hide: 'medium',
    cell: ({ coverage }) => (coverage === null ? '–' : percent(coverage)),
  },
  { id: 'fails', header: 'Fails', width: 64, align: 'end', cell: ({ counts }) => counts?.fail ?? '–' },
  {
    id: 'reason',
    header: 'Reason',
    hide: 'medium',
    cell: ({ reason, detail }) =>
      reason === null ? '' : <span title={detail ?? undefined}>{detail ?? reasonWords(reason)}</span>,
  },
];

function withChanges(audits: readonly ListedAudit[]): Row[] {
  return audits.map((audit, index) => {
    const before = audits.slice(index + 1).find(({ score }) => score !== null)?.score;
    const change = audit.score === null || before == null ? null : audit.score - before;
    return { ...audit, change };
  });
}

const signed = (change: number | null): string =>
  change === null ? '–' : change > 0 ? `+${String(change)}` : String(change).replace('-', '−');

function Since({ at }: { at: string }) {
  return (
    <span className="text-muted">
      Queued <RelativeTime at={at} />
    </span>
  );
}

function AuditCard({ audit }: { audit: Row }) {
  return (
    <div className="flex items-center gap-3">
      <GradeMark grade={audit.grade} />
      <div className="min-w-0 flex-1">
        <p className="flex justify-between gap-2">
          <RunStateBadge state={audit.state} />
          <span>{audit.score ?? '–'}</span>
        </p>
        <p className="text-sm text-muted">
          {audit.ended_at === null ? <Since at={audit.queued_at} /> : <ExactTime at={audit.ended_at} />}
        </p>
      </div>
    </div>
  );
}

const card = (audit: Row) => <AuditCard audit={audit} />;

/** All audits, the newest first; one that has ended opens with its result, one that goes on with its tasks. */
export function AuditsTab({ api }: { api: Api }) {
  const audits = useInfiniteQuery(auditsQuery(api.id));
  const navigate = useNavigate();
  const rows = useMemo(
    () => withChanges(audits.data?.pages.flatMap(({ items }) => items) ?? []),
    [audits.data],
  );
  const open = ({ id, state }: Row) =>
    void (isOpen(state)
      ? navigate({ to: '/scans/$scanId', params: { scanId: id } })
      : navigate({ to: '/apis/$apiId', params: { apiId: api.id }, search: { audit: id } }));
  if (audits.isPending) return <TableSkeleton rows={8} widths={['w-32', 'w-24', 'w-8', 'w-8']} />;
  if (audits.isError && rows.length === 0)
    return <ProblemNotice problem={audits.error} onRetry={() => void audits.refetch()} />;
  return (
    <DataTable
      label="Audits"
      rows={rows}
      columns={columns}
      card={card}
      keyOf={({ id }) => id}
      onOpen={open}
      onEnd={() => {
        if (audits.hasNextPage && !audits.isFetching) void audits.fetchNextPage();
      }}
      footer={
        rows.length === 0 && (
          <EmptyState title="It has not been audited yet" action={<AuditNow api={api} />}>
            Each audit is kept here with its result.
          </EmptyState>
        )
      }
    />
  );
}
