import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { identityPasswordsReset } from '../../api/gen/auth.js';
import { demandOf, type Demand, type GivenFactor } from '../../entry/demand.js';
import { EntryField, typed } from '../../entry/entry-field.js';
import { EntryFrame, EntryNote } from '../../entry/entry-frame.js';
import { EntryProblem, faultOf } from '../../entry/entry-problem.js';
import { SecondFactor } from '../../entry/second-factor.js';
import { tokenOfAddress } from '../../entry/token.js';
import { Button } from '../../ui/button.js';

/** Chooses a new password with the link of a letter, and the second factor of an account that has one. */
export function ResetPage() {
  const [token] = useState(tokenOfAddress);
  const [password, setPassword] = useState('');
  const [demand, setDemand] = useState<Demand>();
  const [failure, setFailure] = useState<Error>();
  const reset = useMutation({
    mutationFn: (given: { password: string; factor?: GivenFactor }) =>
      identityPasswordsReset({ token, password: given.password, ...given.factor }),
    onError: (problem) => {
      const asked = demandOf(problem);
      if (asked === undefined) setFailure(problem);
      else setDemand(asked);
    },
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = typed(event.currentTarget, 'password');
    setFailure(undefined);
    setPassword(chosen);
    reset.mutate({ password: chosen });
  };
  const fault = faultOf(failure ?? null, 'password');
  return (
    <EntryFrame
      title="Choose a new password"
      footer={
        <>
          <Link to="/login" className="text-accent underline">
            To the login
          </Link>
          <Link to="/forgot" className="text-accent underline">
            Ask for another link
          </Link>
        </>
      }
    >
      {token === '' && <EntryNote>This link is incomplete. Ask for another one.</EntryNote>}
      {failure !== undefined && fault === undefined && <EntryProblem problem={failure} />}
      {reset.isSuccess && (
        <EntryNote>The password is changed, and all sessions have ended. Sign in with the new one.</EntryNote>
      )}
      {!reset.isSuccess && demand !== undefined && fault === undefined && (
        <SecondFactor
          demand={demand}
          isBusy={reset.isPending}
          onGiven={(factor) => {
            setFailure(undefined);
            reset.mutate({ password, factor });
          }}
          onFailure={setFailure}
        />
      )}
      {!reset.isSuccess && (demand === undefined || fault !== undefined) && token !== '' && (
        <form className="flex flex-col gap-4" onSubmit={submit}>
          <EntryField
            label="New password"
            name="password"
            type="password"
            autoComplete="new-password"
            minLength={8}
            hint="At least 8 characters; length is what counts. A few words make a good one."
            fault={fault}
            required
            autoFocus
          />
          <Button type="submit" look="primary" className="h-10" isBusy={reset.isPending}>
            Change the password
          </Button>
        </form>
      )}
    </EntryFrame>
  );
}
