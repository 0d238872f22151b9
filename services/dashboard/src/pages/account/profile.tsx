import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { identityAccountsChange, identityAccountsRename } from '../../api/gen/auth.js';
import { typed } from '../../entry/entry-field.js';
import { faultOf } from '../../entry/entry-problem.js';
import { NotProven, useFreshLogin } from '../../entry/fresh-login.js';
import { roleWords } from '../../session/roles.js';
import { membersQuery, sessionQuery, useSession } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { Facts } from '../../ui/facts.js';
import { Field, inputClass } from '../../ui/field.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { say, sayProblem } from '../../ui/toast.js';

/** Name and e-mail address. */
export function Profile() {
  const { user, organization, role } = useSession();
  return (
    <>
      <SettingsSection title="Who you are">
        <Facts
          facts={{
            'E-mail address': (
              <>
                {user.email}
                {!user.email_verified && (
                  <>
                    {' '}
                    (
                    <Link to="/verify" className="text-accent underline">
                      not confirmed
                    </Link>
                    )
                  </>
                )}
              </>
            ),
            Organization: organization === null ? 'None' : organization.name,
            Role: organization === null ? 'None' : roleWords[role],
          }}
        />
      </SettingsSection>
      <ChangeName />
      <ChangeAddress />
    </>
  );
}

function ChangeName() {
  const { user } = useSession();
  const queries = useQueryClient();
  const rename = useMutation({
    mutationFn: (name: string) => identityAccountsRename({ name }),
    onSuccess: (account) => {
      queries.setQueryData(sessionQuery.queryKey, account);
      void queries.invalidateQueries({ queryKey: membersQuery.queryKey });
      say('Your name is changed');
    },
    onError: (problem) => {
      if (faultOf(problem, 'name') === undefined) sayProblem('Your name is unchanged', problem);
    },
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    rename.mutate(typed(event.currentTarget, 'name').trim());
  };
  return (
    <SettingsSection title="Name" about="As others of your organization see you.">
      <form className="flex max-w-md items-end gap-2" onSubmit={submit}>
        <div className="min-w-0 flex-1">
          <Field label="Name" fault={faultOf(rename.error, 'name')}>
            {(ids) => (
              <input
                {...ids}
                name="name"
                autoComplete="name"
                maxLength={200}
                required
                defaultValue={user.name}
                className={inputClass}
              />
            )}
          </Field>
        </div>
        <Button type="submit" isBusy={rename.isPending}>
          Change the name
        </Button>
      </form>
    </SettingsSection>
  );
}

function ChangeAddress() {
  const { freshly, dialog } = useFreshLogin();
  const [sentTo, setSentTo] = useState<string>();
  const change = useMutation({
    mutationFn: (email: string) => freshly(() => identityAccountsChange({ email })),
    onSuccess: (_nothing, email) => setSentTo(email),
    onError: (problem) => {
      if (problem instanceof NotProven || faultOf(problem, 'email') !== undefined) return;
      sayProblem('Your address is unchanged', problem);
    },
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate(typed(event.currentTarget, 'email').trim());
  };
  return (
    <SettingsSection
      title="E-mail address"
      about="A link goes to the new address; until it is followed, the present one stays."
    >
      {sentTo !== undefined && <p role="status">We have written to {sentTo}.</p>}
      <form className="flex max-w-md items-end gap-2" onSubmit={submit}>
        <div className="min-w-0 flex-1">
          <Field label="New e-mail address" fault={faultOf(change.error, 'email')}>
            {(ids) => (
              <input
                {...ids}
                name="email"
                type="email"
                autoComplete="email"
                required
                className={inputClass}
              />
            )}
          </Field>
        </div>
        <Button type="submit" isBusy={change.isPending}>
          Change the address
        </Button>
      </form>
      {dialog}
    </SettingsSection>
  );
}
