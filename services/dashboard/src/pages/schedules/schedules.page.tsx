import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { schedulesQuery } from '../../scans/scan-queries.js';
import { ScheduleDrawer } from '../../scans/schedules/schedule-drawer.js';
import { ScheduleForm } from '../../scans/schedules/schedule-form.js';
import { ScheduleTable } from '../../scans/schedules/schedule-table.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { EmptyState, ProblemNotice, TableSkeleton } from '../../ui/states.js';

const route = getRouteApi('/shell/schedules');

/** What is audited by itself, and when. */
export function SchedulesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const schedules = useQuery(schedulesQuery({}));
  const reason = useReasonAgainst('scans:manage');
  const open = (schedule: string | undefined) =>
    void navigate({ search: { schedule }, replace: search.schedule !== undefined });
  return (
    <Page
      title="Schedules"
      aside={schedules.data !== undefined && String(schedules.data.length)}
      actions={
        <Button look="primary" reason={reason} onClick={() => void navigate({ search: { new: true } })}>
          New schedule
        </Button>
      }
    >
      <ScheduleForm open={search.new === true} onClose={() => void navigate({ search: {}, replace: true })} />
      {schedules.isPending && <TableSkeleton rows={6} widths={['w-40', 'w-48', 'w-32', 'w-32']} />}
      {schedules.isError && (
        <ProblemNotice problem={schedules.error} onRetry={() => void schedules.refetch()} />
      )}
      {schedules.data !== undefined && (
        <ScheduleTable
          schedules={schedules.data}
          open={search.schedule}
          onOpen={open}
          footer={
            <EmptyState title="There is no schedule yet">
              {reason ??
                'With a schedule an API is audited again and again, and what has changed is found out.'}
            </EmptyState>
          }
        />
      )}
      <ScheduleDrawer id={search.schedule} onClose={() => open(undefined)} />
    </Page>
  );
}
