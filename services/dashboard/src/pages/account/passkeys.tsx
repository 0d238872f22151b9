import { useState, type SyntheticEvent } from 'react';
import {
  identityFactorsAddPasskey,
  identityFactorsPasskeyOptions,
  identityFactorsRemovePasskey,
  identityFactorsRenamePasskey,
} from '../../api/gen/auth.js';
import type { IdentityPasskeyBody } from '../../api/gen/palisade.schemas.js';
import { typed } from '../../entry/entry-field.js';
import { canUsePasskeys, makePasskey } from '../../entry/passkey.js';
import { Overlay } from '../../shell/overlay.js';
import { Button } from '../../ui/button.js';
import { Field, inputClass } from '../../ui/field.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { RelativeTime } from '../../ui/time.js';
import { say } from '../../ui/toast.js';
import { deviceWords } from './device-words.js';
import { KeptCodes } from './kept-codes.js';
import { useFactorChange } from './use-factor-change.js';

/** Keys of devices, which sign in without a password. */
export function Passkeys({ passkeys }: { passkeys: readonly IdentityPasskeyBody[] }) {
  const [codes, setCodes] = useState<readonly string[]>();
  const [renamed, setRenamed] = useState<IdentityPasskeyBody>();
  const add = useFactorChange({
    change: async (name: string) => {
      const { challenge_id, options } = await identityFactorsPasskeyOptions();
      return identityFactorsAddPasskey({ challenge_id, name, credential: await makePasskey(options) });
    },
    failed: 'There is no new passkey',
    onDone: ({ recovery_codes }) => {
      if (recovery_codes.length > 0) setCodes(recovery_codes);
      else say('The passkey is added');
    },
  });
  const remove = useFactorChange({
    change: ({ id }: IdentityPasskeyBody) => identityFactorsRemovePasskey(id),
    failed: 'The passkey is still there',
    onDone: () => say('The passkey is removed'),
  });
  return (
    <SettingsSection
      title="Passkeys"
      about="A key on this device or a security key: no password to type, none to steal."
      actions={
        <Button
          isBusy={add.isPending}
          reason={canUsePasskeys() ? undefined : 'This browser can not make passkeys here.'}
          onClick={() => add.mutate(deviceWords(navigator.userAgent))}
        >
          Add a passkey
        </Button>
      }
    >
      {add.dialog}
      {remove.dialog}
      {passkeys.length > 0 && (
        <ul aria-label="Passkeys" className="flex flex-col divide-y divide-line border-y border-line">
          {passkeys.map((passkey) => (
            <li key={passkey.id} className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 py-2">
              <div className="min-w-0 flex-1">
                <p className="truncate">{passkey.name}</p>
                <p className="text-sm text-muted">
                  Added <RelativeTime at={passkey.created_at} />
                  {passkey.last_used_at === null ? (
                    ', never used'
                  ) : (
                    <>
                      , used <RelativeTime at={passkey.last_used_at} />
                    </>
                  )}
                </p>
              </div>
              <Button look="quiet" aria-label={`Rename ${passkey.name}`} onClick={() => setRenamed(passkey)}>
                Rename
              </Button>
              <Button
                look="quiet"
                aria-label={`Remove ${passkey.name}`}
                onClick={() => remove.mutate(passkey)}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Overlay open={renamed !== undefined} onClose={() => setRenamed(undefined)} title="Rename the passkey">
        {renamed !== undefined && <Rename passkey={renamed} onDone={() => setRenamed(undefined)} />}
      </Overlay>
      <KeptCodes codes={codes} onClose={() => setCodes(undefined)} />
    </SettingsSection>
  );
}

function Rename({ passkey, onDone }: { passkey: IdentityPasskeyBody; onDone: () => void }) {
  const rename = useFactorChange({
    change: (name: string) => identityFactorsRenamePasskey(passkey.id, { name }),
    failed: 'The name is still the same',
    onDone,
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    rename.mutate(typed(event.currentTarget, 'name').trim());
  };
  return (
    <form className="flex flex-col gap-4 p-4" onSubmit={submit}>
      <Field label="Name">
        {(ids) => (
          <input
            {...ids}
            name="name"
            maxLength={100}
            required
            defaultValue={passkey.name}
            className={inputClass}
          />
        )}
      </Field>
      <div className="flex justify-end">
        <Button type="submit" look="primary" isBusy={rename.isPending}>
          Rename
        </Button>
      </div>
      {rename.dialog}
    </form>
  );
}
