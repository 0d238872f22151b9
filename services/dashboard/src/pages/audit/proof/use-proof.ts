import { useEffect, useRef, useState } from 'react';
import { answerOf } from '../../../api/call.js';
import { auditRecordsProof, getAuditExportExportUrl } from '../../../api/gen/audit-log.js';
import type { AuditProofView, AuditRecordView } from '../../../api/gen/palisade.schemas.js';
import { ApiProblem } from '../../../api/problem.js';
import type { Kept } from './kept.js';
import type { Verdict } from './verify-export.js';
import { Verifying } from './verifying.js';

export interface Outcome {
  verdict: Verdict;
  /** What the service says of its log. */
  said: AuditProofView;
  /** The export that was verified. */
  file: Blob;
  /** What it was compared with. */
  kept: Kept | undefined;
  seconds: number;
}

export type ProofState =
  | { step: 'idle' }
  | { step: 'running'; records: number; of: number | undefined; bytes: number }
  | ({ step: 'done' } & Outcome)
  | { step: 'failed'; problem: unknown };

export interface Proof {
  state: ProofState;
  /** Fetches the log anew and verifies it. */
  start: (kept?: Kept) => void;
  /** Verifies what was fetched once more, against a checkpoint that was kept. */
  compare: (kept: Kept) => void;
  stop: () => void;
}

type Running = Extract<ProofState, { step: 'running' }>;
type Report = (part: Partial<Running>) => void;

/** The proof of the page: it goes on while its drawer is closed, and ends with the page. */
export function useProof(): Proof {
  const [state, setState] = useState<ProofState>({ step: 'idle' });
  const abort = useRef<AbortController>(undefined);
  useEffect(() => () => abort.current?.abort(), []);

  const run = async (work: (report: Report, signal: AbortSignal) => Promise<Outcome>) => {
    abort.current?.abort();
    const { signal } = (abort.current = new AbortController());
    const show = (next: (before: ProofState) => ProofState) => {
      if (!signal.aborted) setState(next);
    };
    show(() => ({ step: 'running', records: 0, of: undefined, bytes: 0 }));
    try {
      const report: Report = (part) =>
        show((before) => (before.step === 'running' ? { ...before, ...part } : before));
      const outcome = await work(report, signal);
      show(() => ({ step: 'done', ...outcome }));
    } catch (problem) {
      show(() => ({ step: 'failed', problem }));
    }
  };
  const start = (kept?: Kept) => void run((report, signal) => prove(kept, report, signal));
  const compare = (kept: Kept) => {
    if (state.step !== 'done') start(kept);
    else void run((report, signal) => proveAgain(state, kept, { report, signal }));
  };
  const stop = () => {
    abort.current?.abort();
    setState({ step: 'idle' });
  };
  return { state, start, compare, stop };
}

async function prove(kept: Kept | undefined, report: Report, signal: AbortSignal): Promise<Outcome> {
  const began = performance.now();
  const said = await auditRecordsProof({ signal });
  report({ of: said.sequence });
  const { body } = await answerOf(getAuditExportExportUrl(), { signal });
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const verifying = new Verifying({
    trust: trustOf(kept),
    onProgress: (records) => report({ records }),
    signal,
  });
  let bytes = 0;
  await each(body, (chunk) => {
    parts.push(chunk);
    bytes += chunk.length;
    report({ bytes });
    verifying.take(chunk);
  }).catch((error: unknown) => {
    throw signal.aborted ? error : ApiProblem.unreachable(error);
  });
  const verdict = await verifying.end();
  const file = new Blob(parts, { type: 'application/x-ndjson' });
  return { verdict, said, file, kept, seconds: (performance.now() - began) / 1000 };
}

async function proveAgain(
  { said, file }: Outcome,
  kept: Kept,
  { report, signal }: { report: Report; signal: AbortSignal },
): Promise<Outcome> {
  const began = performance.now();
  report({ of: said.sequence, bytes: file.size });
  const verifying = new Verifying({
    trust: trustOf(kept),
    onProgress: (records) => report({ records }),
    signal,
  });
  await each(file.stream(), (chunk) => verifying.take(chunk));
  const verdict = await verifying.end();
  return { verdict, said, file, kept, seconds: (performance.now() - began) / 1000 };
}

const trustOf = (kept: Kept | undefined) =>
  kept === undefined ? {} : { keys: kept.keys, checkpoints: [kept.checkpoint] };

async function each(
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
  take: (chunk: Uint8Array<ArrayBuffer>) => void,
): Promise<void> {
  const reader = body?.getReader();
  for (;;) {
    const read = await reader?.read();
    if (read?.value === undefined) return;
    take(read.value);
  }
}

/** The first bad record as it is stored, where the proof found one that can be read. */
export function badRecord({ state }: Proof): { record: AuditRecordView; detail: string } | undefined {
  if (state.step !== 'done' || state.verdict.good || state.verdict.entry === undefined) return undefined;
  // What was read may be anything: whoever could edit a record could also take its fields away.
  const record = state.verdict.entry as unknown as AuditRecordView;
  const { actor, action, outcome, occurred_at } = record.record as Partial<AuditRecordView['record']>;
  const isShowable = [action, outcome, occurred_at, actor?.kind].every((value) => typeof value === 'string');
  return isShowable ? { record, detail: state.verdict.detail } : undefined;
}
