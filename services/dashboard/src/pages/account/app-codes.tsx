import { encode } from 'uqr';
import { useMemo, useState, type SyntheticEvent } from 'react';
import {
  identityFactorsBeginTotp,
  identityFactorsConfirmTotp,
  identityFactorsRemoveTotp,
} from '../../api/gen/auth.js';
import type { IdentityTotpBody, IdentityTotpSecretBody } from '../../api/gen/palisade.schemas.js';
import { EntryField, typed } from '../../entry/entry-field.js';
import { Overlay } from '../../shell/overlay.js';
import { Button } from '../../ui/button.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { RelativeTime } from '../../ui/time.js';
import { say } from '../../ui/toast.js';
import { KeptCodes } from './kept-codes.js';
import { useFactorChange } from './use-factor-change.js';

/** Codes of an app, which change every half minute. */
export function AppCodes({ totp }: { totp: IdentityTotpBody }) {
  const [secret, setSecret] = useState<IdentityTotpSecretBody>();
  const [codes, setCodes] = useState<readonly string[]>();
  const begin = useFactorChange({
    change: (_nothing: undefined) => identityFactorsBeginTotp(),
    failed: 'The app is not set up',
    onDone: setSecret,
  });
  const remove = useFactorChange({
    change: (_nothing: undefined) => identityFactorsRemoveTotp(),
    failed: 'The app still counts',
    onDone: () => say('Codes of the app are not asked for any more'),
  });
  return (
    <SettingsSection
      title="Codes from an app"
      about={
        totp.since === null ? (
          'An authenticator app shows a code, which is asked for after the password.'
        ) : (
          <>
            On since <RelativeTime at={totp.since} />.
          </>
        )
      }
      actions={
        totp.enabled ? (
          <Button isBusy={remove.isPending} onClick={() => remove.mutate(undefined)}>
            Remove the app
          </Button>
        ) : (
          <Button isBusy={begin.isPending} onClick={() => begin.mutate(undefined)}>
            Set up an app
          </Button>
        )
      }
    >
      {begin.dialog}
      {remove.dialog}
      <Overlay open={secret !== undefined} onClose={() => setSecret(undefined)} title="Set up an app">
        {secret !== undefined && (
          <Confirm
            secret={secret}
            onDone={(given) => {
              setSecret(undefined);
              if (given.length > 0) setCodes(given);
              else say('Codes of the app are asked for from now on');
            }}
          />
        )}
      </Overlay>
      <KeptCodes codes={codes} onClose={() => setCodes(undefined)} />
    </SettingsSection>
  );
}

function Confirm({
  secret: { secret, otpauth_url },
  onDone,
}: {
  secret: IdentityTotpSecretBody;
  onDone: (recoveryCodes: readonly string[]) => void;
}) {
  const confirm = useFactorChange({
    change: (totp: string) => identityFactorsConfirmTotp({ totp }),
    failed: 'The app is not set up',
    onDone: ({ recovery_codes }) => onDone(recovery_codes),
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    confirm.mutate(typed(event.currentTarget, 'code'));
  };
  return (
    <div className="flex flex-col gap-4 overflow-y-auto p-4">
      <p>Scan this with the app, or type the key into it. Then give the code that it shows.</p>
      <QrCode text={otpauth_url} label="The key as a QR code" />
      <p>
        Key: <code className="font-mono break-all select-all">{secret}</code>
      </p>
      <form className="flex flex-col gap-4" onSubmit={submit}>
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
        <div className="flex justify-end">
          <Button type="submit" look="primary" isBusy={confirm.isPending}>
            Turn it on
          </Button>
        </div>
      </form>
      {confirm.dialog}
    </div>
  );
}

/** Dark on light in both themes, with the border that readers want. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => {
    const { data, size: modules } = encode(text, { border: 4 });
    const cells = data.flatMap((row, y) =>
      row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
    );
    return { path: cells.join(''), size: modules };
  }, [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      className="size-48 self-center"
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
