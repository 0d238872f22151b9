import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { identityLoginLogin, identityMfaMfa } from '../../api/gen/auth.js';
import type { IdentityLoginBody } from '../../api/gen/palisade.schemas.js';
import type { ApiProblem } from '../../api/problem.js';
import { demandOf, type Demand, type GivenFactor } from '../../entry/demand.js';
import { EntryField, typed } from '../../entry/entry-field.js';
import { EntryFrame, EntryNote } from '../../entry/entry-frame.js';
import { EntryProblem, useWait } from '../../entry/entry-problem.js';
import { useEnter } from '../../entry/enter.js';
import { SecondFactor } from '../../entry/second-factor.js';
import { duration } from '../../format/format.js';
import { Button } from '../../ui/button.js';
import { OtherWays } from './other-ways.js';
import { isSignOnRequired, SignOnRequired } from './sign-on-required.js';

const route = getRouteApi('/login');
const titles = { 'invalid-credentials': 'The e-mail address or the password is wrong' };

/** Signing in: by password and a second factor where there is one, by a passkey alone, or by the organization's provider. */
export function LoginPage() {
  const { next, ended } = route.useSearch();
  const enter = useEnter(next);
  const [demand, setDemand] = useState<Demand>();
  const [refused, setRefused] = useState<ApiProblem>();
  const onRefused = (problem: Error) => {
    if (isSignOnRequired(problem)) setRefused(problem);
  };
  const login = useMutation({
    mutationFn: (body: IdentityLoginBody) => identityLoginLogin(body),
    onSuccess: enter,
    onError: (problem) => {
      setDemand(demandOf(problem));
      onRefused(problem);
    },
  });
  const begin = () => {
    setRefused(undefined);
    setDemand(undefined);
    login.reset();
  };
  if (refused !== undefined) return <SignOnRequired problem={refused} next={next} onBack={begin} />;
  if (demand !== undefined) {
    return <SecondStep demand={demand} next={next} onRefused={onRefused} onBack={begin} />;
  }
  return <FirstStep login={login} next={next} hasEnded={ended === true} onRefused={onRefused} />;
}

interface FirstStepProps {
  login: {
    mutate: (body: IdentityLoginBody) => void;
    isPending: boolean;
    error: Error | null;
  };
  next: string | undefined;
  hasEnded: boolean;
  onRefused: (problem: Error) => void;
}

function FirstStep({ login, next, hasEnded, onRefused }: FirstStepProps) {
  const [failure, setFailure] = useState<Error>();
  // What was refused last: with the provider, after the password was.
  const problem = failure ?? login.error ?? undefined;
  const wait = useWait(login.error);
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setFailure(undefined);
    const form = event.currentTarget;
    login.mutate({ email: typed(form, 'email').trim(), password: typed(form, 'password') });
  };
  return (
    <EntryFrame
      title="Sign in to Palisade"
      footer={
        <>
          <Link to="/sign-up" search={{ next }} className="text-accent underline">
            Make an account
          </Link>
          <Link to="/forgot" className="text-accent underline">
            Forgot the password
          </Link>
        </>
      }
    >
      {hasEnded && problem === undefined && (
        <EntryNote>Your session has ended. Sign in again to go on where you were.</EntryNote>
      )}
      {problem !== undefined && <EntryProblem problem={problem} wait={wait} titles={titles} />}
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <EntryField
          label="E-mail address"
          name="email"
          type="email"
          autoComplete="username webauthn"
          required
          autoFocus
        />
        <EntryField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        <Button
          type="submit"
          look="primary"
          className="h-10"
          isBusy={login.isPending}
          reason={wait > 0 ? `Wait ${duration(wait)} before the next try.` : undefined}
        >
          {login.isPending ? 'Signing in' : 'Sign in'}
        </Button>
      </form>
      <OtherWays
        next={next}
        onFailure={(given) => {
          setFailure(given);
          if (given !== undefined) onRefused(given);
        }}
      />
    </EntryFrame>
  );
}

function SecondStep({
  demand,
  next,
  onRefused,
  onBack,
}: {
  demand: Demand;
  next: string | undefined;
  onRefused: (problem: Error) => void;
  onBack: () => void;
}) {
  const enter = useEnter(next);
  const [failure, setFailure] = useState<Error>();
  const prove = useMutation({
    mutationFn: (factor: GivenFactor) => identityMfaMfa({ mfa_token: demand.token ?? '', ...factor }),
    onSuccess: enter,
    onError: (problem) => {
      setFailure(problem);
      onRefused(problem);
    },
  });
  return (
    <EntryFrame
      title="Prove that it is you"
      footer={
        <button type="button" className="text-accent underline" onClick={onBack}>
          Begin again
        </button>
      }
    >
      {failure !== undefined && <EntryProblem problem={failure} />}
      <SecondFactor
        demand={demand}
        isBusy={prove.isPending}
        onGiven={(factor) => {
          setFailure(undefined);
          prove.mutate(factor);
        }}
        onFailure={setFailure}
      />
    </EntryFrame>
  );
}
