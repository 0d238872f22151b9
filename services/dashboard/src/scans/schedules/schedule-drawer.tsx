import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useReasonAgainst, useTimeZone } from '../../session/session.js';
import { duration, exactTime } from '../../format/format.js';
import { Button } from '../../ui/button.js';
import { useConfirm } from '../../ui/confirm.js';
import { Drawer, Section } from '../../ui/drawer.js';
import { Facts } from '../../ui/facts.js';
import { Bone, ProblemNotice } from '../../ui/states.js';
import { ExactTime } from '../../ui/time.js';
import { say, sayProblem } from '../../ui/toast.js';
import { scanKeys, scheduleQuery, scheduleRunsQuery } from '../scan-queries.js';
import { reasonWords, runWords } from '../scan-words.js';
import { scansApi, type Schedule, type ScheduleDetail } from '../scans-api.js';
import { ScheduleForm } from './schedule-form.js';
import { CronText, ScheduleSwitch } from './schedule-table.js';

/** One schedule: when it runs next, and what became of the runs before. */
export function ScheduleDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const schedule = useQuery(scheduleQuery(id));
  return (
    <Drawer
      open={id !== undefined}
      onClose={onClose}
      title={schedule.data === undefined ? 'Schedule' : `Schedule of ${schedule.data.target.name}`}
      actions={schedule.data !== undefined && <Actions schedule={schedule.data} onGone={onClose} />}
    >
      {schedule.isError && <ProblemNotice problem={schedule.error} onRetry={() => void schedule.refetch()} />}
      {schedule.isLoading && <Bone className="m-4 w-64" />}
      {schedule.data !== undefined && <Details schedule={schedule.data} />}
    </Drawer>
  );
}

function Actions({ schedule, onGone }: { schedule: Schedule; onGone: () => void }) {
  const reason = useReasonAgainst('scans:manage');
  const queries = useQueryClient();
  const [isChanging, setChanging] = useState(false);
  const { ask, dialog } = useConfirm();
  const remove = useMutation({
    mutationFn: () => scansApi.removeSchedule(schedule.id),
    onSuccess: () => {
      say('The schedule is deleted');
      onGone();
    },
    onError: (problem) => sayProblem('The schedule is still there', problem),
    onSettled: () => queries.invalidateQueries({ queryKey: [...scanKeys.schedules, 'list'] }),
  });
  return (
    <div className="flex flex-wrap items-center gap-3">
      {dialog}
      <ScheduleForm open={isChanging} onClose={() => setChanging(false)} schedule={schedule} />
      <span className="flex items-center gap-2">
        <ScheduleSwitch schedule={schedule} /> {schedule.enabled ? 'On' : 'Off'}
      </span>
      <Button reason={reason} onClick={() => setChanging(true)}>
        Change
      </Button>
      <Button
        look="quiet"
        reason={reason}
        isBusy={remove.isPending}
        onClick={() =>
          ask({
            title: 'Delete the schedule?',
            verb: 'Delete',
            onYes: () => remove.mutate(),
            children: 'Audits that it began stay.',
          })
        }
      >
        Delete
      </Button>
    </div>
  );
}

function Details({ schedule }: { schedule: ScheduleDetail }) {
  return (
    <>
      <Section title="When">
        <Facts
          facts={{
            When: <CronText cron={schedule.cron} />,
            Cron: <code className="font-mono text-sm">{schedule.cron}</code>,
            'Time zone': schedule.follows_organization
              ? `${schedule.time_zone}, the organization’s`
              : schedule.time_zone,
            Begins:
              schedule.jitter_seconds === 0
                ? 'At its time'
                : `Up to ${duration(schedule.jitter_seconds)} later`,
            Of: (
              <Link
                to="/apis/$apiId"
                params={{ apiId: schedule.target.id }}
                className="leading-6 text-accent underline"
              >
                {schedule.target.name}
              </Link>
            ),
          }}
        />
      </Section>
      <Section
        title="Next runs"
        aside={
          !schedule.enabled ? 'It is off' : schedule.target.active ? undefined : 'The API is deactivated'
        }
      >
        {schedule.next_runs.length === 0 ? (
          <p className="text-muted">
            None: {schedule.enabled ? 'the expression names no time to come.' : 'turn it on.'}
          </p>
        ) : (
          <ol aria-label="Next runs" className="flex flex-col">
            {schedule.next_runs.map((at) => (
              <li key={at} className="flex min-h-7 flex-wrap items-center gap-x-4">
                <ExactTime at={at} />
                <InZone at={at} zone={schedule.time_zone} />
              </li>
            ))}
          </ol>
        )}
      </Section>
      <Runs id={schedule.id} />
    </>
  );
}

/** The same moment as the schedule means it, where that is another zone than the organization's. */
function InZone({ at, zone }: { at: string; zone: string }) {
  const organizationZone = useTimeZone();
  if (zone === organizationZone) return null;
  return (
    <span className="text-sm text-muted">
      {exactTime(at, zone)} {zone}
    </span>
  );
}

function Runs({ id }: { id: string }) {
  const runs = useQuery(scheduleRunsQuery(id));
  return (
    <Section title="Last runs">
      {runs.isError && <ProblemNotice problem={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.isPending && <Bone className="w-64" />}
      {runs.data?.length === 0 && <p className="text-muted">It has not run yet.</p>}
      {runs.data !== undefined && runs.data.length > 0 && (
        <ul aria-label="Last runs" className="flex flex-col divide-y divide-line">
          {runs.data.map((run) => (
            <li key={run.nominal_at} className="flex min-h-8 flex-wrap items-center gap-x-4 py-1">
              <ExactTime at={run.nominal_at} />
              <span className="w-28">{runWords[run.outcome]}</span>
              {run.reason !== null && <span className="min-w-0 text-muted">{reasonWords(run.reason)}</span>}
              {run.scan_id !== null && (
                <Link
                  to="/scans/$scanId"
                  params={{ scanId: run.scan_id }}
                  className="leading-6 text-accent underline"
                >
                  Scan
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
