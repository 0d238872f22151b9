import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Api } from '../../registry/registry-api.js';
import { schedulesQuery } from '../../scans/scan-queries.js';
import { ScheduleDrawer } from '../../scans/schedules/schedule-drawer.js';
import { ScheduleForm } from '../../scans/schedules/schedule-form.js';
import { ScheduleTable } from '../../scans/schedules/schedule-table.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { EmptyState, ProblemNotice, TableSkeleton } from '../../ui/states.js';

interface ApiSchedulesProps {
  api: Api;
  open: string | undefined;
  onOpen: (id: string | undefined) => void;
}

/** When this API is audited by itself. */
export function ApiSchedules({ api, open, onOpen }: ApiSchedulesProps) {
  const schedules = useQuery(schedulesQuery({ target_id: api.id }));
  const reason = useReasonAgainst('scans:manage');
  const [isMaking, setMaking] = useState(false);
  const make = (
    <Button reason={reason} onClick={() => setMaking(true)}>
      New schedule
    </Button>
  );
  return (
    <>
      <ScheduleForm open={isMaking} onClose={() => setMaking(false)} targetId={api.id} />
      <div className="flex flex-wrap items-center gap-4 border-b border-line px-4 py-2">
        {make}
        {!api.active && <span role="status">The API is deactivated: its schedules wait.</span>}
      </div>
      {schedules.isPending && <TableSkeleton rows={3} widths={['w-40', 'w-48', 'w-32']} />}
      {schedules.isError && (
        <ProblemNotice problem={schedules.error} onRetry={() => void schedules.refetch()} />
      )}
      {schedules.data !== undefined && (
        <ScheduleTable
          schedules={schedules.data}
          open={open}
          onOpen={onOpen}
          footer={
            <EmptyState title="Nothing audits it by itself">
              With a schedule it is audited again and again, and what has changed is found out.
            </EmptyState>
          }
        />
      )}
      <ScheduleDrawer id={open} onClose={() => onOpen(undefined)} />
    </>
  );
}
