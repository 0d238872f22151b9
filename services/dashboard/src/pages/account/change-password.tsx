import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, type SyntheticEvent } from 'react';
import { identityPasswordsChange } from '../../api/gen/auth.js';
import { ApiProblem } from '../../api/problem.js';
import { cookiesAreNew } from '../../api/refresh.js';
import { typed } from '../../entry/entry-field.js';
import { faultOf } from '../../entry/entry-problem.js';
import { Button } from '../../ui/button.js';
import { Field, inputClass } from '../../ui/field.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { say, sayProblem } from '../../ui/toast.js';

/** A new password: every session ends but this one, which gets new credentials. */
export function ChangePassword() {
  const form = useRef<HTMLFormElement>(null);
  const change = useMutation({
    mutationFn: (given: { current_password: string; password: string }) => identityPasswordsChange(given),
    onSuccess: () => {
      cookiesAreNew();
      form.current?.reset();
      say('The password is changed', { detail: 'You are signed out everywhere else.' });
    },
    onError: (problem) => {
      if (faults(problem).every((fault) => fault === undefined)) {
        sayProblem('The password is unchanged', problem);
      }
    },
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = event.currentTarget;
    change.mutate({ current_password: typed(given, 'current'), password: typed(given, 'password') });
  };
  const [wrong, weak] = faults(change.error);
  return (
    <SettingsSection
      title="Password"
      about={
        <>
          At least 8 characters; length is what counts. Changing it signs you out everywhere else. If you have
          none, because your organization’s provider made your account,{' '}
          <Link to="/forgot" className="text-accent underline">
            choose one by a letter
          </Link>
          .
        </>
      }
    >
      <form ref={form} className="flex max-w-md flex-col gap-3" onSubmit={submit}>
        <Field label="Current password" fault={wrong}>
          {(ids) => (
            <input
              {...ids}
              name="current"
              type="password"
              autoComplete="current-password"
              required
              className={inputClass}
            />
          )}
        </Field>
        <Field label="New password" fault={weak}>
          {(ids) => (
            <input
              {...ids}
              name="password"
              type="password"
              autoComplete="new-password"
              minLength={8}
              required
              className={inputClass}
            />
          )}
        </Field>
        <div>
          <Button type="submit" isBusy={change.isPending}>
            Change the password
          </Button>
        </div>
      </form>
    </SettingsSection>
  );
}

function faults(problem: Error | null): [string | undefined, string | undefined] {
  const isWrong = problem instanceof ApiProblem && problem.slug === 'invalid-credentials';
  return [isWrong ? 'It is not this one.' : undefined, faultOf(problem, 'password')];
}
