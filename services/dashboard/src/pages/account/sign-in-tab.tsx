import { queryOptions, useQuery } from '@tanstack/react-query';
import { identityFactorsList } from '../../api/gen/auth.js';
import { ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { ChangePassword } from './change-password.js';
import { LinkedProviders } from './linked-providers.js';
import { Passkeys } from './passkeys.js';
import { RecoveryCodes } from './recovery-codes.js';
import { AppCodes } from './app-codes.js';

export const factorsQuery = queryOptions({
  queryKey: ['factors'],
  queryFn: ({ signal }) => identityFactorsList({ signal }),
});

/** How one signs in: password, second factors, the organization's provider. */
export function SignInTab() {
  const factors = useQuery(factorsQuery);
  return (
    <>
      <ChangePassword />
      {factors.isPending && <TableSkeleton rows={4} widths={['w-48', 'w-24']} />}
      {factors.isError && <ProblemNotice problem={factors.error} onRetry={() => void factors.refetch()} />}
      {factors.data !== undefined && (
        <>
          <AppCodes totp={factors.data.totp} />
          <Passkeys passkeys={factors.data.passkeys} />
          <RecoveryCodes
            left={factors.data.recovery_codes_left}
            hasFactor={factors.data.totp.enabled || factors.data.passkeys.length > 0}
          />
        </>
      )}
      <LinkedProviders />
    </>
  );
}
