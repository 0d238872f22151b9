import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SyntheticEvent } from 'react';
import { identityPasswordsForgot } from '../../api/gen/auth.js';
import { EntryField, typed } from '../../entry/entry-field.js';
import { EntryFrame } from '../../entry/entry-frame.js';
import { EntryProblem, useWait } from '../../entry/entry-problem.js';
import { SentNote } from '../../entry/sent-note.js';
import { Button } from '../../ui/button.js';

/** Has a letter sent that lets choose a new password; the answer is the same for every address. */
export function ForgotPage() {
  const forgot = useMutation({
    mutationFn: async (email: string) => {
      await identityPasswordsForgot({ email });
      return email;
    },
  });
  const wait = useWait(forgot.error);
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    forgot.mutate(typed(event.currentTarget, 'email').trim());
  };
  return (
    <EntryFrame
      title="Choose a new password"
      footer={
        <Link to="/login" className="text-accent underline">
          To the login
        </Link>
      }
    >
      {forgot.data !== undefined ? (
        <SentNote email={forgot.data} />
      ) : (
        <form className="flex flex-col gap-4" onSubmit={submit}>
          {forgot.error !== null && <EntryProblem problem={forgot.error} wait={wait} />}
          <EntryField
            label="E-mail address"
            name="email"
            type="email"
            autoComplete="username"
            hint="If there is an account with it, a letter with a link goes there."
            required
            autoFocus
          />
          <Button type="submit" look="primary" className="h-10" isBusy={forgot.isPending}>
            Send the letter
          </Button>
        </form>
      )}
    </EntryFrame>
  );
}
