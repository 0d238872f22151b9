import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { identityAccountsAskAgain, identityAccountsVerify } from '../../api/gen/auth.js';
import { EntryField, typed } from '../../entry/entry-field.js';
import { EntryFrame, EntryNote } from '../../entry/entry-frame.js';
import { EntryProblem, useWait } from '../../entry/entry-problem.js';
import { SentNote } from '../../entry/sent-note.js';
import { tokenOfAddress } from '../../entry/token.js';
import { Button } from '../../ui/button.js';

/** Confirms an e-mail address with the link of a letter, or has another letter sent. */
export function VerifyPage() {
  const [token] = useState(tokenOfAddress);
  const verify = useMutation({ mutationFn: () => identityAccountsVerify({ token }) });
  const isStale = verify.isError || token === '';
  return (
    <EntryFrame
      title="Confirm your e-mail address"
      footer={
        <Link to="/login" className="text-accent underline">
          To the login
        </Link>
      }
    >
      {verify.error !== null && <EntryProblem problem={verify.error} />}
      {verify.isSuccess && <EntryNote>The address is confirmed. You can sign in with it.</EntryNote>}
      {/* By a click: programs that look into letters follow links. */}
      {!verify.isSuccess && !isStale && (
        <Button look="primary" className="h-10" isBusy={verify.isPending} onClick={() => verify.mutate()}>
          Confirm the address
        </Button>
      )}
      {isStale && !verify.isPending && <AskAgain />}
    </EntryFrame>
  );
}

function AskAgain() {
  const ask = useMutation({
    mutationFn: async (email: string) => {
      await identityAccountsAskAgain({ email });
      return email;
    },
  });
  const wait = useWait(ask.error);
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask.mutate(typed(event.currentTarget, 'email').trim());
  };
  if (ask.data !== undefined) return <SentNote email={ask.data} />;
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      {ask.error !== null && <EntryProblem problem={ask.error} wait={wait} />}
      <EntryField
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="username"
        hint="Another letter with a new link goes there."
        required
      />
      <Button type="submit" className="h-10" isBusy={ask.isPending}>
        Send another letter
      </Button>
    </form>
  );
}
