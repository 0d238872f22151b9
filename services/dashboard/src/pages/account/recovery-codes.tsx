import { useState } from 'react';
import { identityFactorsRenewRecoveryCodes } from '../../api/gen/auth.js';
import { Button } from '../../ui/button.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { KeptCodes } from './kept-codes.js';
import { useFactorChange } from './use-factor-change.js';

/** The way back in without a factor. */
export function RecoveryCodes({ left, hasFactor }: { left: number; hasFactor: boolean }) {
  const [codes, setCodes] = useState<readonly string[]>();
  const renew = useFactorChange({
    change: (_nothing: undefined) => identityFactorsRenewRecoveryCodes(),
    failed: 'The codes are still the same',
    onDone: ({ recovery_codes }) => setCodes(recovery_codes),
  });
  return (
    <SettingsSection
      title="Recovery codes"
      about={hasFactor ? `${String(left)} of 10 are left.` : 'They come with the first second factor.'}
      actions={
        <Button
          isBusy={renew.isPending}
          reason={hasFactor ? undefined : 'Set up an app or a passkey first.'}
          onClick={() => renew.mutate(undefined)}
        >
          Make new codes
        </Button>
      }
    >
      {renew.dialog}
      <KeptCodes codes={codes} onClose={() => setCodes(undefined)} />
    </SettingsSection>
  );
}
