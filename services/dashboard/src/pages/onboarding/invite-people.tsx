import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type SyntheticEvent } from 'react';
import { identityInvitesSend } from '../../api/gen/invites.js';
import type { IdentityInviteBody, IdentityRole } from '../../api/gen/palisade.schemas.js';
import { EntryField, typed } from '../../entry/entry-field.js';
import { EntryProblem, faultOf } from '../../entry/entry-problem.js';
import { roleMeanings } from '../../session/roles.js';
import { Button } from '../../ui/button.js';

/** Invites by mail, as many as one likes. */
export function InvitePeople({ onDone }: { onDone: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const [sent, setSent] = useState<readonly IdentityInviteBody[]>([]);
  const invite = useMutation({
    mutationFn: (body: { email: string; role: IdentityRole }) => identityInvitesSend(body),
    onSuccess: (made) => {
      setSent((before) => [...before, made]);
      form.current?.reset();
      form.current?.querySelector<HTMLInputElement>('input[name=email]')?.focus();
    },
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = event.currentTarget;
    invite.mutate({ email: typed(given, 'email').trim(), role: typed(given, 'role') as IdentityRole });
  };
  const fault = faultOf(invite.error, 'email');
  return (
    <>
      {invite.error !== null && fault === undefined && <EntryProblem problem={invite.error} />}
      <form ref={form} className="flex flex-col gap-4" onSubmit={submit}>
        <EntryField label="E-mail address" name="email" type="email" fault={fault} required autoFocus />
        <label className="flex flex-col gap-1 font-medium">
          Role
          <select
            name="role"
            defaultValue="analyst"
            className="h-10 w-full rounded-md border border-line-strong bg-surface px-2"
          >
            {Object.entries(roleMeanings).map(([role, words]) => (
              <option key={role} value={role}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <Button type="submit" className="h-10" isBusy={invite.isPending}>
          Send the invite
        </Button>
      </form>
      {sent.length > 0 && (
        <ul aria-label="Invites that were sent" className="text-muted">
          {sent.map(({ id, email, role }) => (
            <li key={id} className="break-words">
              {email}, {role}
            </li>
          ))}
        </ul>
      )}
      <div className="flex justify-end">
        <Button look="primary" onClick={onDone}>
          {sent.length === 0 ? 'Skip, to the overview' : 'To the overview'}
        </Button>
      </div>
    </>
  );
}
