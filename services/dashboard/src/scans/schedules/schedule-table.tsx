import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useReasonAgainst } from '../../session/session.js';
import { DataTable, type Column } from '../../ui/data-table.js';
import { Switch } from '../../ui/switch.js';
import { ExactTime, RelativeTime } from '../../ui/time.js';
import { say, sayProblem } from '../../ui/toast.js';
import { cronWords } from '../cron-words.js';
import { scanKeys } from '../scan-queries.js';
import { reasonWords, runWords } from '../scan-words.js';
import { scansApi, type Schedule, type ScheduleRun } from '../scans-api.js';

export function ScheduleSwitch({ schedule }: { schedule: Schedule }) {
  const reason = useReasonAgainst('scans:manage');
  const queries = useQueryClient();
  const turn = useMutation({
    mutationFn: (enabled: boolean) =>
      scansApi.changeSchedule(schedule.id, { enabled, revision: schedule.revision }),
    onSuccess: ({ enabled }) => say(`The schedule is ${enabled ? 'on' : 'off'}`),
    onError: (problem) => sayProblem('The schedule is as it was', problem),
    onSettled: () => queries.invalidateQueries({ queryKey: scanKeys.schedules }),
  });
  return (
    <Switch
      label={`Schedule of ${schedule.target.name} is on`}
      isOn={schedule.enabled}
      reason={reason}
      onChange={(isOn) => turn.mutate(isOn)}
    />
  );
}

/** When, in words where there are any. */
export function CronText({ cron }: { cron: string }) {
  const words = cronWords(cron);
  return words === undefined ? (
    <code className="font-mono text-sm">{cron}</code>
  ) : (
    <span title={cron}>{words}</span>
  );
}

const columns: Column<Schedule>[] = [
  { id: 'target', header: 'API', cell: ({ target }) => target.name },
  { id: 'cron', header: 'When', cell: ({ cron }) => <CronText cron={cron} /> },
  { id: 'zone', header: 'Time zone', width: 152, hide: 'medium', cell: ({ time_zone }) => time_zone },
  {
    id: 'last',
    header: 'Last run',
    width: 160,
    hide: 'medium',
    cell: ({ last_run }) => <LastRun run={last_run} />,
  },
  {
    id: 'next',
    header: 'Next run',
    width: 184,
    cell: (schedule) => <NextRun schedule={schedule} />,
  },
  { id: 'on', header: 'On', width: 56, cell: (schedule) => <ScheduleSwitch schedule={schedule} /> },
];

function LastRun({ run }: { run: ScheduleRun | null }) {
  if (run === null) return <span className="text-muted">None yet</span>;
  return (
    <span title={run.reason === null ? undefined : reasonWords(run.reason)}>
      {runWords[run.outcome]} <RelativeTime at={run.started_at} />
    </span>
  );
}

function NextRun({ schedule: { next_run_at, enabled, target } }: { schedule: Schedule }) {
  if (!enabled) return <span className="text-muted">Off</span>;
  if (!target.active) return <span className="text-muted">API deactivated</span>;
  return next_run_at === null ? <span className="text-muted">None</span> : <ExactTime at={next_run_at} />;
}

const card = (schedule: Schedule) => (
  <>
    <p className="flex items-center gap-2">
      <span className="min-w-0 flex-1 truncate">{schedule.target.name}</span>
      <ScheduleSwitch schedule={schedule} />
    </p>
    <p className="truncate text-sm text-muted">
      <CronText cron={schedule.cron} />, next <NextRun schedule={schedule} />
    </p>
  </>
);

interface ScheduleTableProps {
  schedules: readonly Schedule[];
  open: string | undefined;
  onOpen: (id: string) => void;
  footer: ReactNode;
}

export function ScheduleTable({ schedules, open, onOpen, footer }: ScheduleTableProps) {
  return (
    <DataTable
      label="Schedules"
      rows={schedules}
      columns={columns}
      card={card}
      keyOf={({ id }) => id}
      openKey={open}
      onOpen={({ id }) => onOpen(id)}
      footer={schedules.length === 0 && footer}
    />
  );
}
