import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, type SyntheticEvent } from 'react';
import {
  identityInvitesList,
  identityInvitesResend,
  identityInvitesRevoke,
  identityInvitesSend,
} from '../../api/gen/invites.js';
import type {
  IdentityInviteBody,
  IdentityRole,
  IdentitySendInviteBody,
} from '../../api/gen/palisade.schemas.js';
import { typed } from '../../entry/entry-field.js';
import { faultOf } from '../../entry/entry-problem.js';
import { roleMeanings, roleWords } from '../../session/roles.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { Field, inputClass } from '../../ui/field.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { EmptyState, ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { RelativeTime } from '../../ui/time.js';
import { say, sayProblem } from '../../ui/toast.js';

const invitesQuery = queryOptions({
  queryKey: ['invites'],
  queryFn: ({ signal }) => identityInvitesList({ limit: 200 }, { signal }),
  select: ({ items }) => items,
});

/** Invites by mail. */
export function Invites() {
  const reason = useReasonAgainst('members:manage');
  if (reason !== undefined) return <EmptyState title="Invites are for admins">{reason}</EmptyState>;
  return (
    <>
      <SendInvite />
      <SentInvites />
    </>
  );
}

function SendInvite() {
  const form = useRef<HTMLFormElement>(null);
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: (body: IdentitySendInviteBody) => identityInvitesSend(body),
    onSuccess: ({ email }) => {
      say(`${email} is invited`);
      form.current?.reset();
    },
    onError: (problem) => {
      if (faultOf(problem, 'email') === undefined) sayProblem('Nobody was invited', problem);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: invitesQuery.queryKey }),
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = event.currentTarget;
    send.mutate({
      email: typed(given, 'email').trim(),
      role: typed(given, 'role') as IdentityRole,
      expires_in_days: Number(typed(given, 'days')),
    });
  };
  return (
    <SettingsSection
      title="Invite somebody"
      about="A letter goes to the address. It is good for an account with that very address, which its owner has confirmed."
    >
      <form ref={form} className="flex flex-wrap items-end gap-3" onSubmit={submit}>
        <div className="min-w-40 flex-1">
          <Field label="E-mail address" fault={faultOf(send.error, 'email')}>
            {(ids) => <input {...ids} name="email" type="email" required className={inputClass} />}
          </Field>
        </div>
        <Field label="Role">
          {(ids) => (
            <select {...ids} name="role" defaultValue="analyst" className={inputClass}>
              {Object.entries(roleMeanings).map(([role, words]) => (
                <option key={role} value={role}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div className="w-24">
          <Field label="Good for (days)">
            {(ids) => (
              <input
                {...ids}
                name="days"
                type="number"
                min={1}
                max={30}
                defaultValue={7}
                required
                className={inputClass}
              />
            )}
          </Field>
        </div>
        <Button type="submit" look="primary" isBusy={send.isPending}>
          Send the invite
        </Button>
      </form>
    </SettingsSection>
  );
}

function SentInvites() {
  const invites = useQuery(invitesQuery);
  const queries = useQueryClient();
  const renew = () => queries.invalidateQueries({ queryKey: invitesQuery.queryKey });
  const resend = useMutation({
    mutationFn: ({ id }: IdentityInviteBody) => identityInvitesResend(id),
    onSuccess: ({ email }) => say(`Another letter goes to ${email}`),
    onError: (problem) => sayProblem('No letter was sent', problem),
    onSettled: renew,
  });
  const revoke = useMutation({
    mutationFn: ({ id }: IdentityInviteBody) => identityInvitesRevoke(id),
    onSuccess: (_nothing, { email }) => say(`${email} is not invited any more`),
    onError: (problem) => sayProblem('The invite still stands', problem),
    onSettled: renew,
  });
  if (invites.isPending) return <TableSkeleton rows={4} widths={['w-56', 'w-20', 'w-24']} />;
  if (invites.isError) {
    return <ProblemNotice problem={invites.error} onRetry={() => void invites.refetch()} />;
  }
  if (invites.data.length === 0)
    return <EmptyState title="Nobody is invited">Send an invite above.</EmptyState>;
  return (
    <ul aria-label="Invites" className="flex max-w-3xl flex-col divide-y divide-line border-b border-line">
      {invites.data.map((invite) => (
        <li key={invite.id} className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2">
          <div className="min-w-48 flex-1">
            <p className="truncate font-medium">{invite.email}</p>
            <p className="text-sm text-muted">
              {roleWords[invite.role]}, <InviteState invite={invite} />
            </p>
          </div>
          <div className="flex gap-2 max-sm:-ml-3">
            {(invite.state === 'open' || invite.state === 'expired') && (
              <Button
                look="quiet"
                aria-label={`Send again to ${invite.email}`}
                onClick={() => resend.mutate(invite)}
              >
                Send again
              </Button>
            )}
            {invite.state === 'open' && (
              <Button
                look="quiet"
                aria-label={`Withdraw ${invite.email}`}
                onClick={() => revoke.mutate(invite)}
              >
                Withdraw
              </Button>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function InviteState({ invite: { state, expires_at, ended_at } }: { invite: IdentityInviteBody }) {
  if (state === 'open') {
    return (
      <>
        good until <RelativeTime at={expires_at} />
      </>
    );
  }
  return (
    <>
      {state} <RelativeTime at={ended_at ?? expires_at} />
    </>
  );
}
