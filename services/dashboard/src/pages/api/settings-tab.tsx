import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { SyntheticEvent } from 'react';
import { ApiProblem } from '../../api/problem.js';
import { EntryProblem } from '../../entry/entry-problem.js';
import { ApiFields, isOfAField, wishOf } from '../../registry/api-fields.js';
import { registryApi, type Api, type ApiWish } from '../../registry/registry-api.js';
import { apiKeys } from '../../registry/registry-queries.js';
import { scanKeys } from '../../scans/scan-queries.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { useConfirm } from '../../ui/confirm.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { Switch } from '../../ui/switch.js';
import { say, sayProblem } from '../../ui/toast.js';

/** What the API is registered as, whether it is audited, and its end. */
export function SettingsTab({ api }: { api: Api }) {
  return (
    <>
      <Details api={api} />
      <Activity api={api} />
      <Deletion api={api} />
    </>
  );
}

function useRenew(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: apiKeys.all });
    await queries.invalidateQueries({ queryKey: scanKeys.schedules });
  };
}

function Details({ api }: { api: Api }) {
  const reason = useReasonAgainst('apis:manage');
  const renew = useRenew();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (wish: ApiWish) => registryApi.change(api.id, { ...wish, revision: api.revision }),
    onSuccess: async (changed) => {
      say(`${changed.name} is saved`);
      await queries.invalidateQueries({ queryKey: scanKeys.target(api.id) });
      await renew();
    },
  });
  const isStale = change.error instanceof ApiProblem && change.error.slug.includes('stale');
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (reason === undefined) change.mutate(wishOf(event.currentTarget));
  };
  return (
    <form onSubmit={submit}>
      <SettingsSection title="What it is" about={reason}>
        <fieldset disabled={reason !== undefined} className="flex flex-col gap-3">
          <ApiFields api={api} problem={change.error} />
        </fieldset>
        {change.error !== null && !isOfAField(change.error) && <EntryProblem problem={change.error} />}
        <div className="flex justify-end gap-2">
          {isStale && <Button onClick={() => void renew()}>Read it again</Button>}
          <Button type="submit" look="primary" reason={reason} isBusy={change.isPending}>
            Save
          </Button>
        </div>
      </SettingsSection>
    </form>
  );
}

function Activity({ api }: { api: Api }) {
  const reason = useReasonAgainst('apis:manage');
  const renew = useRenew();
  const turn = useMutation({
    mutationFn: (isOn: boolean) => registryApi.turn(api.id, isOn),
    onSuccess: ({ active }) => say(`${api.name} is ${active ? 'activated' : 'deactivated'}`),
    onError: (problem) => sayProblem('Nothing is changed', problem),
    onSettled: renew,
  });
  return (
    <SettingsSection
      title="Audited"
      about="While it is deactivated nothing audits it: schedules wait. What was found stays."
      actions={
        <Switch
          label={`${api.name} is audited`}
          isOn={api.active}
          reason={reason}
          onChange={(isOn) => turn.mutate(isOn)}
        />
      }
    />
  );
}

function Deletion({ api }: { api: Api }) {
  const reason = useReasonAgainst('apis:manage');
  const renew = useRenew();
  const navigate = useNavigate();
  const { ask, dialog } = useConfirm();
  const remove = useMutation({
    mutationFn: () => registryApi.remove(api.id),
    onSuccess: async () => {
      say(`${api.name} is deleted`);
      await navigate({ to: '/apis', replace: true });
      await renew();
    },
    onError: (problem) => sayProblem(`${api.name} is still there`, problem),
  });
  return (
    <SettingsSection
      title="Delete the API"
      about="Its audits, schedules and proofs go with it. What is under way is cancelled."
      actions={
        <Button
          reason={reason}
          isBusy={remove.isPending}
          onClick={() =>
            ask({
              title: `Delete ${api.name}?`,
              verb: 'Delete',
              onYes: () => remove.mutate(),
              children: 'Its audits and what they found, its schedules and proofs are deleted, for good.',
            })
          }
        >
          Delete
        </Button>
      }
    >
      {dialog}
    </SettingsSection>
  );
}
