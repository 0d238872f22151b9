import { useMutation } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import {
  identityReauthenticateByProviderFinish,
  identityReauthenticateReauthenticate,
  identitySingleSignOnFinish,
  identitySingleSignOnFinishLinking,
} from '../../api/gen/auth.js';
import { demandOf, type Demand, type GivenFactor } from '../../entry/demand.js';
import { useEnter } from '../../entry/enter.js';
import { EntryFrame, EntryNote } from '../../entry/entry-frame.js';
import { EntryProblem } from '../../entry/entry-problem.js';
import { type AtProvider, backFromProvider } from '../../entry/provider.js';
import { SecondFactor } from '../../entry/second-factor.js';
import { say } from '../../ui/toast.js';

const titles: Record<AtProvider['purpose'], string> = {
  login: 'Signing in by your organization',
  'link-and-login': 'Signing in by your organization',
  link: 'Linking your account',
  reauthenticate: 'Proving that it is you',
};

/** Hands over what the provider sent the browser back with. */
export function ProviderCallbackPage() {
  const [returned] = useState(() => ({ kept: backFromProvider(), query: window.location.search.slice(1) }));
  const enter = useEnter(returned.kept?.next);
  const router = useRouter();
  const { purpose: begun, next = '/' } = returned.kept ?? {};
  const isProof = begun === 'reauthenticate';
  const goBack = () => router.navigate({ href: next, replace: true });
  const onProven = async () => {
    say('You have proven who you are', { detail: 'Choose again what you were about to do.' });
    await goBack();
  };
  const finish = useMutation({
    mutationFn: async ({ attempt, purpose }: AtProvider) => {
      const body = { attempt, query: returned.query };
      if (purpose === 'reauthenticate') {
        await identityReauthenticateByProviderFinish(body);
        await onProven();
        return;
      }
      if (purpose === 'link') {
        await identitySingleSignOnFinishLinking(body);
        say('Your account is linked');
        await goBack();
        return;
      }
      await enter(await identitySingleSignOnFinish(body));
      if (purpose === 'link-and-login') {
        say('Your account is linked', { detail: 'From now on you sign in by your organization.' });
      }
    },
  });
  const { mutate } = finish;
  const demand = demandOf(finish.error);
  useEffect(() => {
    // Out of the address and the history: it is good once, and nobody else's.
    window.history.replaceState(window.history.state, '', window.location.pathname);
    if (returned.kept !== undefined) mutate(returned.kept);
  }, [mutate, returned]);
  return (
    <EntryFrame
      title={titles[begun ?? 'login']}
      footer={
        isProof || begun === 'link' ? (
          <button type="button" className="text-accent underline" onClick={() => void goBack()}>
            Back to where you were
          </button>
        ) : (
          <Link to="/login" className="text-accent underline">
            To the login
          </Link>
        )
      }
    >
      {returned.kept === undefined && (
        <EntryNote>This sign-in was not begun in this tab. Begin again at the login.</EntryNote>
      )}
      {finish.isPending && <EntryNote>One moment: your organization’s answer is being checked.</EntryNote>}
      {finish.error !== null &&
        (isProof && demand !== undefined ? (
          <Factor demand={demand} onProven={onProven} />
        ) : (
          <EntryProblem problem={finish.error} />
        ))}
    </EntryFrame>
  );
}

/** The provider will do, and the account's own second factor is to be given besides. */
function Factor({ demand, onProven }: { demand: Demand; onProven: () => Promise<void> }) {
  const [failure, setFailure] = useState<Error>();
  const prove = useMutation({
    mutationFn: (factor: GivenFactor) => identityReauthenticateReauthenticate(factor),
    onSuccess: onProven,
    onError: setFailure,
  });
  return (
    <>
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
    </>
  );
}
