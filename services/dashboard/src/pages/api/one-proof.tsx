import { useMutation } from '@tanstack/react-query';
import { scansApi, type Proof } from '../../scans/scans-api.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { CopyText } from '../../ui/copy-text.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { RelativeTime } from '../../ui/time.js';
import { say, sayProblem } from '../../ui/toast.js';

interface OneProofProps {
  targetId: string;
  proof: Proof;
  onChanged: () => Promise<void>;
}

/** What has to be put where, whether it was found there, and another look. */
export function OneProof({ targetId, proof, onChanged }: OneProofProps) {
  const reason = useReasonAgainst('scans:manage');
  const isProven = proof.state === 'proven';
  const check = useMutation({
    mutationFn: () => scansApi.checkProof(targetId, proof.id),
    onSuccess: ({ state }) => {
      if (state === 'proven') say('Ownership is proven');
    },
    onError: (problem) => sayProblem('It could not be checked', problem),
    onSettled: onChanged,
  });
  const remove = useMutation({
    mutationFn: () => scansApi.removeProof(targetId, proof.id),
    onSuccess: () => say('The proof is withdrawn'),
    onError: (problem) => sayProblem('The proof is still there', problem),
    onSettled: onChanged,
  });
  return (
    <SettingsSection
      title={proof.method === 'dns' ? 'By a DNS record' : 'By a file'}
      about={<Standing proof={proof} />}
      actions={
        <>
          <Button
            look={isProven ? 'default' : 'primary'}
            reason={reason}
            isBusy={check.isPending}
            onClick={() => check.mutate()}
          >
            {isProven ? 'Check again' : 'Check now'}
          </Button>
          <Button look="quiet" reason={reason} isBusy={remove.isPending} onClick={() => remove.mutate()}>
            Withdraw
          </Button>
        </>
      }
    >
      {proof.method === 'dns' ? (
        <ol className="flex list-decimal flex-col gap-3 pl-5">
          <li>
            <CopyText label="Add a TXT record of this name" text={proof.name ?? ''} />
          </li>
          <li>
            <CopyText label="with this value" text={proof.value} />
          </li>
          <li>Wait until your provider has published it, then choose “Check now”. Leave it in place.</li>
        </ol>
      ) : (
        <ol className="flex list-decimal flex-col gap-3 pl-5">
          <li>
            <CopyText label="Serve a text file at this address" text={proof.url ?? ''} />
          </li>
          <li>
            <CopyText label="that contains this" text={proof.value} />
          </li>
          <li>Then choose “Check now”. Leave it in place: it is read again every day.</li>
        </ol>
      )}
    </SettingsSection>
  );
}

function Standing({ proof: { state, reason, checked_at } }: { proof: Proof }) {
  if (state === 'proven') return 'It was found where it belongs.';
  const looked = checked_at !== null && (
    <>
      {' '}
      Looked for <RelativeTime at={checked_at} />.
    </>
  );
  return (
    <span role="status">
      {reason ?? 'Not found yet: follow the steps, then check.'}
      {looked}
    </span>
  );
}
