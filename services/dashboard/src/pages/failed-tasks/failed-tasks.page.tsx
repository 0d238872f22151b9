import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ReplayButton } from '../../scans/replay-button.js';
import { failedTasksQuery } from '../../scans/scan-queries.js';
import { reasonWords, targetName } from '../../scans/scan-words.js';
import type { FailedTask } from '../../scans/scans-api.js';
import { DataTable, type Column } from '../../ui/data-table.js';
import { Page } from '../../ui/page.js';
import { EmptyState, ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { RelativeTime } from '../../ui/time.js';

const why = ({ reason, detail }: FailedTask): string =>
  [reason === null ? 'Unknown' : reasonWords(reason), detail ?? ''].filter((one) => one !== '').join(': ');

const columns: Column<FailedTask>[] = [
  {
    id: 'target',
    header: 'Of',
    width: 224,
    cell: ({ target }) => <span title={target.base_url ?? undefined}>{targetName(target)}</span>,
  },
  {
    id: 'covers',
    header: 'Task',
    width: 144,
    hide: 'medium',
    cell: ({ covers, scanner }) => `${covers}, ${scanner}`,
  },
  { id: 'why', header: 'Why it failed', cell: (task) => <span title={why(task)}>{why(task)}</span> },
  { id: 'attempts', header: 'Attempts', width: 88, align: 'end', cell: ({ attempt }) => attempt },
  {
    id: 'when',
    header: 'Failed',
    width: 112,
    align: 'end',
    cell: ({ ended_at }) => (ended_at === null ? '–' : <RelativeTime at={ended_at} />),
  },
  {
    id: 'replay',
    header: 'What to do',
    width: 112,
    cell: ({ id, target }) => <ReplayButton taskId={id} of={targetName(target)} isSmall />,
  },
];

const card = (task: FailedTask) => (
  <>
    <p className="flex items-center gap-2">
      <span className="min-w-0 flex-1 truncate">{targetName(task.target)}</span>
      <ReplayButton taskId={task.id} of={targetName(task.target)} isSmall />
    </p>
    <p className="truncate text-sm text-muted">{why(task)}</p>
  </>
);

/** What no attempt brought to its end, and another one. */
export function FailedTasksPage() {
  const tasks = useInfiniteQuery(failedTasksQuery);
  const navigate = useNavigate();
  const rows = useMemo(() => tasks.data?.pages.flatMap(({ items }) => items) ?? [], [tasks.data]);
  return (
    <Page
      title="Failed tasks"
      aside={tasks.isSuccess && `${tasks.hasNextPage ? 'The first ' : ''}${String(rows.length)}`}
    >
      {tasks.isPending && <TableSkeleton rows={6} widths={['w-40', 'w-24', 'w-80', 'w-16']} />}
      {tasks.isError && rows.length === 0 && (
        <ProblemNotice problem={tasks.error} onRetry={() => void tasks.refetch()} />
      )}
      {tasks.data !== undefined && (
        <DataTable
          label="Failed tasks"
          rows={rows}
          columns={columns}
          card={card}
          keyOf={({ id }) => id}
          onOpen={({ scan_id }) => void navigate({ to: '/scans/$scanId', params: { scanId: scan_id } })}
          onEnd={() => {
            if (tasks.hasNextPage && !tasks.isFetching) void tasks.fetchNextPage();
          }}
          footer={
            rows.length === 0 && (
              <EmptyState title="No task has failed">
                What fails for a moment is tried again by itself. What fails for good is listed here with its
                reason, to be replayed once that is mended.
              </EmptyState>
            )
          }
        />
      )}
    </Page>
  );
}
