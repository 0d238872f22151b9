import { useState, type SyntheticEvent } from 'react';
import { Button } from '../ui/button.js';
import type { Demand, GivenFactor, Method } from './demand.js';
import { EntryField, typed } from './entry-field.js';
import { canUsePasskeys, presentPasskey } from './passkey.js';

interface SecondFactorProps {
  demand: Demand;
  isBusy: boolean;
  onGiven: (factor: GivenFactor) => void;
  onFailure: (error: Error) => void;
}

/** What is quickest comes first. */
const order: readonly Method[] = ['passkey', 'totp', 'recovery_code'];
const others: Record<Method, string> = {
  passkey: 'Use a passkey',
  totp: 'Use a code from the app',
  recovery_code: 'Use a recovery code',
};

/** Asks for one of the factors that the account has. */
export function SecondFactor({ demand, isBusy, onGiven, onFailure }: SecondFactorProps) {
  const methods = order.filter(
    (method) => demand.methods.includes(method) && (method !== 'passkey' || canUsePasskeys()),
  );
  const [chosen, setChosen] = useState<Method>();
  const method = chosen ?? methods[0];
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (method === 'totp') onGiven({ totp: typed(event.currentTarget, 'code') });
    else onGiven({ recovery_code: typed(event.currentTarget, 'code').trim() });
  };
  const present = async () => {
    if (demand.passkey === undefined) return;
    const { challenge_id, options } = demand.passkey;
    try {
      onGiven({ passkey: { challenge_id, credential: await presentPasskey(options) } });
    } catch (error) {
      onFailure(error as Error);
    }
  };
  return (
    <>
      {method === 'passkey' ? (
        <Button look="primary" className="h-10" isBusy={isBusy} onClick={() => void present()}>
          Use a passkey
        </Button>
      ) : (
        <form className="flex flex-col gap-4" onSubmit={submit} key={method}>
          {method === 'totp' ? (
            <EntryField
              label="Code from the app"
              name="code"
              inputMode="numeric"
              autoComplete="one-time-code"
              pattern="\s*(\d\s*){6}"
              title="Six digits"
              required
              autoFocus
            />
          ) : (
            <EntryField
              label="Recovery code"
              name="code"
              autoComplete="off"
              hint="Each is good once."
              required
              autoFocus
            />
          )}
          <Button type="submit" look="primary" className="h-10" isBusy={isBusy}>
            Go on
          </Button>
        </form>
      )}
      <div className="flex flex-col items-start gap-1">
        {methods
          .filter((other) => other !== method)
          .map((other) => (
            <button
              key={other}
              type="button"
              className="text-accent underline"
              onClick={() => setChosen(other)}
            >
              {others[other]}
            </button>
          ))}
      </div>
    </>
  );
}
