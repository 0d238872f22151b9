import { useId, useState } from 'react';
import { bytes, number } from '../../../format/format.js';
import { Button, buttonClass } from '../../../ui/button.js';
import { save } from '../../../ui/save-file.js';
import { Section } from '../../../ui/drawer.js';
import { readKept } from './kept.js';
import type { Outcome, Proof } from './use-proof.js';
import { reasonAgainstVerifying } from './verifying.js';

const longestFile = 500_000_000;

/** What to keep of a proof, and what was kept of an earlier one. */
export function KeepAndCompare({ proof }: { proof: Proof }) {
  const { state } = proof;
  return (
    <>
      {state.step === 'done' && <Keep outcome={state} />}
      <Compare proof={proof} />
    </>
  );
}

function Keep({ outcome }: { outcome: Outcome }) {
  const { verdict, said, file } = outcome;
  const name = `audit-${said.chain}-${String((verdict.good ? verdict.checkpoint : said.checkpoint)?.sequence ?? said.sequence)}`;
  const exported = (
    <Button onClick={() => save(`${name}.ndjson`, file)}>Download the export ({bytes(file.size)})</Button>
  );
  if (!verdict.good)
    return (
      <Section title="Keep what was found">
        <p className="mb-2 text-muted">
          Keep the export before anything else: it shows to anybody what is wrong. Checkpoints that you kept
          earlier still count; this log gives none to keep.
        </p>
        {exported}
      </Section>
    );
  const { checkpoint, keys } = verdict;
  return (
    <Section title="Keep it" aside={checkpoint !== null && `Up to record ${number(checkpoint.sequence)}`}>
      <p className="mb-2 text-muted">
        Keep the checkpoint where nobody who can write to the database can: it shows later whether anything up
        to it was cut or rewritten.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button
          reason={checkpoint === null ? 'Nothing was signed yet: try again in a minute.' : undefined}
          onClick={() => save(`${name}.checkpoint.json`, new Blob([JSON.stringify({ checkpoint, keys })]))}
        >
          Download the checkpoint
        </Button>
        {exported}
      </div>
    </Section>
  );
}

function Compare({ proof }: { proof: Proof }) {
  const hint = useId();
  const [fault, setFault] = useState<string>();
  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    const kept = file.size > longestFile ? undefined : readKept(await file.text());
    setFault(kept === undefined ? `There is no checkpoint in ${file.name}.` : undefined);
    if (kept !== undefined) proof.compare(kept);
  };
  if (reasonAgainstVerifying() !== undefined) return null;
  return (
    <Section title="Compare with what you kept">
      <p id={hint} className="mb-2 text-muted">
        A checkpoint or an export of an earlier day. It stays in this browser.
      </p>
      <label className={`${buttonClass()} relative focus-within:outline-2 focus-within:outline-accent`}>
        Choose a kept checkpoint
        <input
          type="file"
          accept=".json,.ndjson,application/json,application/x-ndjson"
          aria-describedby={hint}
          className="absolute inset-0 w-full cursor-pointer opacity-0"
          onChange={(event) => {
            const { files } = event.target;
            void choose(files?.[0]).finally(() => (event.target.value = ''));
          }}
        />
      </label>
      {fault !== undefined && (
        <p role="alert" className="mt-2">
          {fault} Choose what this page, or <code className="font-mono text-sm">GET /v1/audit/proof</code>,
          gave.
        </p>
      )}
    </Section>
  );
}
