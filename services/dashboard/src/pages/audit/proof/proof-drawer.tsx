import { Button } from '../../../ui/button.js';
import { Drawer, Section } from '../../../ui/drawer.js';
import { ProblemNotice } from '../../../ui/states.js';
import { bytes, number } from '../../../format/format.js';
import { KeepAndCompare } from './keep-and-compare.js';
import type { Proof, ProofState } from './use-proof.js';
import { VerdictWords } from './verdict-words.js';
import { reasonAgainstVerifying } from './verifying.js';

interface ProofDrawerProps {
  open: boolean;
  proof: Proof;
  onClose: () => void;
}

/** Has the whole log fetched and verified in this browser, and says what came out. */
export function ProofDrawer({ open, proof, onClose }: ProofDrawerProps) {
  const { state } = proof;
  const isRunning = state.step === 'running';
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title="Proof of the audit log"
      actions={
        <div className="flex flex-wrap gap-2">
          {isRunning ? (
            <Button onClick={proof.stop}>Stop</Button>
          ) : (
            <Button look="primary" reason={reasonAgainstVerifying()} onClick={() => proof.start()}>
              {state.step === 'idle' ? 'Prove now' : 'Prove again'}
            </Button>
          )}
        </div>
      }
    >
      {state.step === 'idle' && <Explanation />}
      {isRunning && <Progress {...state} />}
      {state.step === 'failed' && (
        <>
          <p className="px-4 pt-4 text-muted">
            Nothing was proved, for good or bad: the log could not be read.
          </p>
          <ProblemNotice problem={state.problem} onRetry={() => proof.start()} />
        </>
      )}
      {state.step === 'done' && <VerdictWords {...state} />}
      {!isRunning && <KeepAndCompare proof={proof} />}
      {state.step !== 'idle' && <Explanation />}
    </Drawer>
  );
}

function Progress({ records, of, bytes: read }: Extract<ProofState, { step: 'running' }>) {
  const words =
    of === undefined ? 'Asking for the signed head' : `${number(records)} of ${number(of)} records verified`;
  const share = of === undefined || of === 0 ? 0 : Math.min(records / of, 1);
  return (
    <Section title="Verifying" aside={read > 0 ? `${bytes(read)} read` : undefined}>
      <div
        role="progressbar"
        aria-label="Records verified"
        aria-valuemin={0}
        aria-valuemax={of ?? 0}
        aria-valuenow={Math.min(records, of ?? 0)}
        aria-valuetext={words}
        className="h-2 overflow-hidden rounded-sm bg-sunken"
      >
        <div className="h-full bg-accent" style={{ width: `${String(share * 100)}%` }} />
      </div>
      <p className="mt-2 text-muted">{words}</p>
    </Section>
  );
}

function Explanation() {
  return (
    <Section title="How it is proved">
      <ol className="flex list-decimal flex-col gap-1 pl-5 text-muted">
        <li>The whole log is fetched, from its first record on. That it was is recorded in it, too.</li>
        <li>
          This browser, not the server, computes the SHA-256 of each record. It covers the hash of the record
          before, so that none can be changed, taken out or put in without all that follow being another.
        </li>
        <li>
          The last hash must be the one that was signed (ES256), with a key that the database doesn’t have. A
          checkpoint that you kept shows besides whether the end was cut, or all of it written and signed
          anew.
        </li>
      </ol>
    </Section>
  );
}
