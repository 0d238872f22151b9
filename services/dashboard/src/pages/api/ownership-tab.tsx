import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { Api } from '../../registry/registry-api.js';
import { proofsQuery, scanKeys } from '../../scans/scan-queries.js';
import { scansApi, type Proof, type ProofMethod, type Target } from '../../scans/scans-api.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { Bone, ProblemNotice } from '../../ui/states.js';
import { RelativeTime } from '../../ui/time.js';
import { sayProblem } from '../../ui/toast.js';
import { OneProof } from './one-proof.js';

/** That the API's host is the organization's: what is known of it, and the steps of a proof. */
export function OwnershipTab({ api, target }: { api: Api; target: UseQueryResult<Target> }) {
  const proofs = useQuery(proofsQuery(api.id));
  const problem = target.error ?? proofs.error;
  return (
    <>
      {problem !== null && (
        <ProblemNotice
          problem={problem}
          onRetry={() => {
            void target.refetch();
            void proofs.refetch();
          }}
        />
      )}
      {target.isPending && <Bone className="m-4 w-96" />}
      {target.data !== undefined && <State target={target.data} />}
      {proofs.data !== undefined && <Steps api={api} proofs={proofs.data} />}
    </>
  );
}

function State({ target: { host, base_url, ownership } }: { target: Target }) {
  const { state, method, proven_at, checked_at, reason } = ownership;
  const place = host ?? base_url;
  return (
    <SettingsSection
      title={titles[state]}
      about={
        state === 'proven' ? (
          <>
            {place} is proven to be yours{method !== null && ` by ${methodWords[method]}`}
            {proven_at !== null && (
              <>
                {' '}
                <RelativeTime at={proven_at} />
              </>
            )}
            . It is looked for again every day and before each audit
            {checked_at !== null && (
              <>
                , last <RelativeTime at={checked_at} />
              </>
            )}
            .
          </>
        ) : (
          <>
            Until somebody proves that {place} is yours, an audit makes at most five TLS handshakes and five
            requests of the registered address. Checks that need more are not evaluated, and may leave too
            little for a grade.
          </>
        )
      }
    >
      {state !== 'proven' && reason !== null && <p role="status">{reason}</p>}
    </SettingsSection>
  );
}

const titles: Record<Target['ownership']['state'], string> = {
  unproven: 'Not proven yet',
  pending: 'Not proven yet: a proof is begun',
  proven: 'Proven',
  void: 'Not proven any more',
};
const methodWords: Record<ProofMethod, string> = { dns: 'a DNS record', file: 'a file' };

function Steps({ api, proofs }: { api: Api; proofs: readonly Proof[] }) {
  const reason = useReasonAgainst('scans:manage');
  const queries = useQueryClient();
  const renew = () => queries.invalidateQueries({ queryKey: scanKeys.target(api.id) });
  const begin = useMutation({
    mutationFn: (method: ProofMethod) => scansApi.beginProof(api.id, method),
    onError: (problem) => sayProblem('No proof is begun', problem),
    onSettled: renew,
  });
  const begun = new Set(proofs.map(({ method }) => method));
  return (
    <>
      {proofs.map((proof) => (
        <OneProof key={proof.id} targetId={api.id} proof={proof} onChanged={renew} />
      ))}
      {(isAddress(api.base_url) ? (['file'] as const) : (['dns', 'file'] as const))
        .filter((method) => !begun.has(method))
        .map((method) => (
          <SettingsSection
            key={method}
            title={ways[method].title}
            about={ways[method].about}
            actions={
              <Button
                reason={reason}
                isBusy={begin.isPending && begin.variables === method}
                onClick={() => begin.mutate(method)}
              >
                {ways[method].verb}
              </Button>
            }
          />
        ))}
    </>
  );
}

/** Whose host has no zone for a record. */
const isAddress = (url: string) => /^(?:[\d.]+|\[.*\])$/.test(new URL(url).hostname);

const ways: Record<ProofMethod, { title: string; about: string; verb: string }> = {
  dns: {
    title: 'By a DNS record',
    about:
      'You add a TXT record to the zone. It proves the host and all below it, and stays true when the web server changes.',
    verb: 'Use a DNS record',
  },
  file: {
    title: 'By a file',
    about:
      'You put a small file on the server. It proves this very scheme, host and port, and has to be served without a redirect.',
    verb: 'Use a file',
  },
};
