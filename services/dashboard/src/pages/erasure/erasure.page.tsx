import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { identityErasuresOne } from '../../api/gen/organizations.js';
import type { IdentityErasedByServiceBody, IdentityReceiptBody } from '../../api/gen/palisade.schemas.js';
import { number } from '../../format/format.js';
import { Facts } from '../../ui/facts.js';
import { Page } from '../../ui/page.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { ExactTime, RelativeTime } from '../../ui/time.js';

const route = getRouteApi('/shell/erasures/$id');
const POLL_MS = 2_000;

/** The receipt of a deleted organization: what every service took away, and for whom it still waits. */
export function ErasurePage() {
  const { id } = route.useParams();
  const receipt = useQuery({
    queryKey: ['erasure', id],
    queryFn: ({ signal }) => identityErasuresOne(id, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'complete' ? false : POLL_MS),
  });
  return (
    <Page title="Receipt of a deletion">
      {receipt.isPending && <TableSkeleton rows={6} widths={['w-40', 'w-64']} />}
      {receipt.isError && <ProblemNotice problem={receipt.error} onRetry={() => void receipt.refetch()} />}
      {receipt.data !== undefined && (
        <div
          tabIndex={0}
          role="region"
          aria-label="Receipt"
          className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
        >
          <Summary receipt={receipt.data} />
          {receipt.data.services.map((service) => (
            <ByService key={service.service} erased={service} />
          ))}
        </div>
      )}
    </Page>
  );
}

function Summary({ receipt }: { receipt: IdentityReceiptBody }) {
  const { organization_name, requested_at, state, waiting_for, rest_dropped_by } = receipt;
  return (
    <SettingsSection title={organization_name}>
      <p role="status">
        {state === 'complete'
          ? 'Everything that could be erased is erased.'
          : `Waiting for ${waiting_for.join(', ')}. Access has ended already; they are asked again until they confirm.`}
      </p>
      <Facts
        facts={{
          Deleted: <ExactTime at={requested_at} />,
          'Rest is dropped by': <ExactTime at={rest_dropped_by} />,
          Receipt: <code className="font-mono break-all">{receipt.id}</code>,
        }}
      />
    </SettingsSection>
  );
}

function ByService({
  erased: { service, state, confirmed_at, erased, kept },
}: {
  erased: IdentityErasedByServiceBody;
}) {
  const some = Object.entries(erased).filter(([, count]) => count > 0);
  const none = Object.entries(erased).filter(([, count]) => count === 0);
  return (
    <SettingsSection
      title={service}
      about={
        confirmed_at === null ? (
          state === 'waiting' && 'Has not confirmed yet.'
        ) : (
          <>
            Confirmed <RelativeTime at={confirmed_at} />.
          </>
        )
      }
    >
      {some.length > 0 && (
        <Facts facts={Object.fromEntries(some.map(([name, count]) => [name, number(count)]))} />
      )}
      {none.length > 0 && (
        <p className="text-sm break-words text-muted">
          Nothing was in {none.map(([name]) => name).join(', ')}.
        </p>
      )}
      {Object.entries(kept).map(([name, until]) => (
        <p key={name} className="text-muted">
          Kept: {name}, {until}
        </p>
      ))}
    </SettingsSection>
  );
}
