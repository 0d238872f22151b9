import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode, type SyntheticEvent } from 'react';
import { Link, useRouter } from '@tanstack/react-router';
import {
  identityReauthenticateByProviderStart,
  identityReauthenticateOptions,
  identityReauthenticateReauthenticate,
} from '../api/gen/auth.js';
import type { IdentityReauthenticateBody } from '../api/gen/palisade.schemas.js';
import { ApiProblem } from '../api/problem.js';
import { Overlay } from '../shell/overlay.js';
import { Button } from '../ui/button.js';
import { demandOf, waysOf, type Demand, type Way } from './demand.js';
import { EntryField, typed } from './entry-field.js';
import { EntryProblem, useWait } from './entry-problem.js';
import { canUsePasskeys, presentPasskey } from './passkey.js';
import { leaveForProvider } from './provider.js';
import { SecondFactor } from './second-factor.js';

/** Somebody closed the question who he is: nothing was done, and there is nothing to say. */
export class NotProven extends Error {}

interface Waiting {
  /** How the person can prove himself. */
  ways: readonly Way[];
  onProven: () => void;
  onClose: () => void;
}

export interface FreshLogin {
  /** Does what needs a login of the last ten minutes; asks for one and does it again when the server wants that. */
  freshly: <T>(work: () => Promise<T>) => Promise<T>;
  /** To be rendered by whoever uses it. */
  dialog: ReactNode;
}

export function useFreshLogin(): FreshLogin {
  const [waiting, setWaiting] = useState<Waiting>();
  const prove = (ways: readonly Way[]) =>
    new Promise<void>((resolve, reject) => {
      const then = (end: () => void) => () => {
        setWaiting(undefined);
        end();
      };
      setWaiting({ ways, onProven: then(resolve), onClose: then(() => reject(new NotProven('not proven'))) });
    });
  const freshly = async <T,>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (problem) {
      if (!(problem instanceof ApiProblem) || problem.slug !== 'fresh-login-required') throw problem;
      await prove(waysOf(problem));
    }
    return work();
  };
  return { freshly, dialog: waiting !== undefined && <ProveDialog {...waiting} /> };
}

function ProveDialog({ ways, onProven, onClose }: Waiting) {
  const [demand, setDemand] = useState<Demand>();
  const [password, setPassword] = useState<string>();
  const prove = useMutation({
    mutationFn: (given: IdentityReauthenticateBody) => identityReauthenticateReauthenticate(given),
    onSuccess: onProven,
    onError: (problem) => setDemand((before) => demandOf(problem) ?? before),
  });
  const [failure, setFailure] = useState<Error>();
  const said = failure ?? (demandOf(prove.error) === undefined ? prove.error : null);
  const wait = useWait(prove.error);
  const give = (given: IdentityReauthenticateBody) => {
    setFailure(undefined);
    prove.mutate(given);
  };
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = typed(event.currentTarget, 'password');
    setPassword(given);
    give({ password: given });
  };
  const present = async () => {
    try {
      const { challenge_id, options } = await identityReauthenticateOptions();
      give({ passkey: { challenge_id, credential: await presentPasskey(options) } });
    } catch (error) {
      setFailure(error as Error);
    }
  };
  return (
    <Overlay open onClose={onClose} title="Prove that it is you">
      <div className="flex flex-col gap-4 overflow-y-auto p-4">
        <p className="text-muted">A change like this needs a proof of the last ten minutes.</p>
        {said !== null && <EntryProblem problem={said} wait={wait} />}
        {demand === undefined && ways.includes('password') && (
          <form className="flex flex-col gap-4" onSubmit={submit}>
            <EntryField
              label="Password"
              name="password"
              type="password"
              autoComplete="current-password"
              required
              autoFocus
            />
            <Button type="submit" look="primary" className="self-end" isBusy={prove.isPending}>
              Go on
            </Button>
          </form>
        )}
        {demand === undefined && (
          <OtherProofs ways={ways} onPasskey={() => void present()} onFailure={setFailure} />
        )}
        {demand !== undefined && (
          <SecondFactor
            demand={demand}
            isBusy={prove.isPending}
            // Both at once: a password whose second factor is missing proves nothing yet.
            onGiven={(factor) => give({ ...factor, ...(password !== undefined && { password }) })}
            onFailure={setFailure}
          />
        )}
      </div>
    </Overlay>
  );
}

interface OtherProofsProps {
  ways: readonly Way[];
  onPasskey: () => void;
  onFailure: (failure: Error) => void;
}

/** A passkey, and for who never chose a password the organization's provider, which says who he is. */
function OtherProofs({ ways, onPasskey, onFailure }: OtherProofsProps) {
  const router = useRouter();
  const leave = useMutation({
    mutationFn: () => identityReauthenticateByProviderStart(),
    onSuccess: (started) =>
      leaveForProvider(started, { purpose: 'reauthenticate', next: router.latestLocation.href }),
    onError: onFailure,
  });
  const hasPassword = ways.includes('password');
  const hasPasskey = ways.includes('passkey') && canUsePasskeys();
  const hasProvider = ways.includes('single_sign_on');
  if (!hasPassword && !hasPasskey && !hasProvider) return <NoProof />;
  return (
    <>
      {hasProvider && (
        <p>
          Your organization’s provider says who you are. Sign in there once more; you come back to this page,
          and choose again what you were about to do.
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {hasPasskey && (
          <Button look={hasPassword || hasProvider ? 'default' : 'primary'} onClick={onPasskey}>
            Use a passkey
          </Button>
        )}
        {hasProvider && (
          <Button
            look="primary"
            className="h-auto! min-h-8 max-w-full py-1 whitespace-normal!"
            isBusy={leave.isPending}
            onClick={() => leave.mutate()}
          >
            Continue with your organization’s provider
          </Button>
        )}
      </div>
    </>
  );
}

function NoProof() {
  return (
    <p>
      There is nothing here that you could prove it by.{' '}
      <Link to="/forgot" className="text-accent underline">
        Choose a password by a letter
      </Link>
      , then sign in with it.
    </p>
  );
}
