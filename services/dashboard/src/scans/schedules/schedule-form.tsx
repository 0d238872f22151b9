import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { typed } from '../../entry/entry-field.js';
import { EntryProblem, faultOf } from '../../entry/entry-problem.js';
import { apiChoicesQuery } from '../../registry/registry-queries.js';
import { useReasonAgainst, useTimeZone } from '../../session/session.js';
import { Overlay } from '../../shell/overlay.js';
import { Button } from '../../ui/button.js';
import { SelectInput, TextInput } from '../../ui/inputs.js';
import { EmptyState, ProblemNotice } from '../../ui/states.js';
import { say } from '../../ui/toast.js';
import { cronWords, jitterChoices, usualCrons } from '../cron-words.js';
import { scanKeys } from '../scan-queries.js';
import { scansApi, type Schedule, type ScheduleWish } from '../scans-api.js';

interface ScheduleFormProps {
  open: boolean;
  onClose: () => void;
  /** The one that is changed; else one is made. */
  schedule?: Schedule;
  /** What a new one is of, where that is known. */
  targetId?: string;
}

/** When something is audited by itself. */
export function ScheduleForm({ open, onClose, schedule, targetId }: ScheduleFormProps) {
  return (
    <Overlay
      open={open}
      onClose={onClose}
      title={schedule === undefined ? 'New schedule' : 'Change the schedule'}
    >
      {open && <Form onClose={onClose} schedule={schedule} targetId={targetId} />}
    </Overlay>
  );
}

const own = 'own';

function Form({ onClose, schedule, targetId }: Omit<ScheduleFormProps, 'open'>) {
  const queries = useQueryClient();
  const reason = useReasonAgainst('scans:manage');
  const organizationZone = useTimeZone();
  const asksTarget = schedule === undefined && targetId === undefined;
  const apis = useQuery({ ...apiChoicesQuery, enabled: asksTarget });
  const first = schedule?.cron ?? '0 3 * * *';
  const [choice, setChoice] = useState(first in usualCrons ? first : own);
  const [cron, setCron] = useState(first);
  const keep = useMutation({
    mutationFn: (wish: ScheduleWish) => {
      if (schedule === undefined) return scansApi.makeSchedule(wish);
      const { target_id: _same, ...change } = wish;
      return scansApi.changeSchedule(schedule.id, { ...change, revision: schedule.revision });
    },
    onSuccess: () => {
      say(schedule === undefined ? 'The schedule is made' : 'The schedule is changed');
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: scanKeys.schedules }),
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    keep.mutate({
      target_id: schedule?.target.id ?? targetId ?? typed(form, 'target'),
      cron: choice === own ? cron.trim() : choice,
      time_zone: typed(form, 'time_zone').trim() || null,
      jitter_seconds: Number(typed(form, 'jitter')),
      ...(schedule === undefined && { enabled: true }),
    });
  };
  const fault = (field: string) => faultOf(keep.error, field);
  const isSaid = ['cron', 'time_zone', 'jitter_seconds', 'target_id'].some(
    (field) => fault(field) !== undefined,
  );
  if (asksTarget && apis.isError)
    return <ProblemNotice problem={apis.error} onRetry={() => void apis.refetch()} />;
  if (asksTarget && apis.data?.length === 0)
    return <EmptyState title="There is nothing to audit yet">Register an API first.</EmptyState>;
  const jitter = String(schedule?.jitter_seconds ?? 300);
  return (
    <form className="flex min-h-0 flex-col gap-4 overflow-y-auto p-4" onSubmit={submit}>
      {keep.error !== null && !isSaid && <EntryProblem problem={keep.error} />}
      {asksTarget && (
        <SelectInput
          label="API"
          name="target"
          required
          options={Object.fromEntries((apis.data ?? []).map(({ id, name }) => [id, name]))}
          fault={fault('target_id')}
        />
      )}
      <SelectInput
        label="When"
        value={choice}
        options={{ ...usualCrons, [own]: 'As a cron expression' }}
        onChange={(event) => {
          setChoice(event.target.value);
          if (event.target.value !== own) setCron(event.target.value);
        }}
        fault={choice === own ? undefined : fault('cron')}
      />
      {choice === own && (
        <TextInput
          label="Cron expression"
          value={cron}
          onChange={(event) => setCron(event.target.value)}
          required
          maxLength={100}
          placeholder="0 3 * * *"
          hint={cronWords(cron) ?? 'Minute, hour, day of the month, month, day of the week.'}
          fault={fault('cron')}
        />
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        <TextInput
          label="Time zone"
          name="time_zone"
          list="schedule-zones"
          defaultValue={schedule === undefined || schedule.follows_organization ? '' : schedule.time_zone}
          placeholder={organizationZone}
          hint="Empty: the organization’s, whatever it is at the time."
          fault={fault('time_zone')}
        />
        <SelectInput
          label="Begins"
          name="jitter"
          options={
            jitter in jitterChoices
              ? jitterChoices
              : { ...jitterChoices, [jitter]: `Up to ${jitter} seconds later` }
          }
          defaultValue={jitter}
          hint="So that not everything begins at once."
          fault={fault('jitter_seconds')}
        />
      </div>
      <datalist id="schedule-zones">
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" reason={reason} isBusy={keep.isPending}>
          {schedule === undefined ? 'Make the schedule' : 'Save'}
        </Button>
      </div>
    </form>
  );
}
