import { useMutation } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { identityMfaOptions, identityMfaPasskey, identitySingleSignOnStart } from '../../api/gen/auth.js';
import { EntryField, typed } from '../../entry/entry-field.js';
import { useEnter } from '../../entry/enter.js';
import { canUsePasskeys, presentPasskey } from '../../entry/passkey.js';
import { leaveForProvider } from '../../entry/provider.js';
import { Button } from '../../ui/button.js';

interface OtherWaysProps {
  next: string | undefined;
  onFailure: (failure: Error | undefined) => void;
}

/** Ways in without a password: a passkey, or the organization's own provider. */
export function OtherWays({ next, onFailure }: OtherWaysProps) {
  const [asksAddress, setAsksAddress] = useState(false);
  const enter = useEnter(next);
  const passkey = useMutation({
    mutationFn: async () => {
      onFailure(undefined);
      const { challenge_id, options } = await identityMfaOptions();
      return identityMfaPasskey({ challenge_id, credential: await presentPasskey(options) });
    },
    onSuccess: enter,
    onError: onFailure,
  });
  const provider = useMutation({
    mutationFn: async (email: string) => {
      onFailure(undefined);
      return identitySingleSignOnStart({ email });
    },
    onSuccess: (started) =>
      leaveForProvider(started, { purpose: 'login', ...(next !== undefined && { next }) }),
    onError: onFailure,
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    provider.mutate(typed(event.currentTarget, 'provider-email').trim());
  };
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-4">
      {canUsePasskeys() && (
        <Button className="h-10" isBusy={passkey.isPending} onClick={() => passkey.mutate()}>
          Sign in with a passkey
        </Button>
      )}
      {asksAddress ? (
        <form className="flex flex-col gap-2" onSubmit={submit}>
          <EntryField
            label="E-mail address at your organization"
            name="provider-email"
            type="email"
            autoComplete="username"
            required
            autoFocus
          />
          <Button type="submit" className="h-10" isBusy={provider.isPending}>
            Go on to your organization
          </Button>
        </form>
      ) : (
        <Button className="h-10" onClick={() => setAsksAddress(true)}>
          Sign in by your organization
        </Button>
      )}
    </div>
  );
}
