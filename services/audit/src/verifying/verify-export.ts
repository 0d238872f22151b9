import type { CheckpointRecord } from '@palisade/contracts';
import { Links } from '../chain/links.js';
import { checkpointFault, type KeySet, keysOf, type PublicKeys } from '../checkpoints/checkpoint-jws.js';
import { NotText } from './lines.js';
import { type Ending, type Line, readLine } from './read-line.js';

export interface Good {
  good: true;
  chain: string;
  /** Records of which the hashes and links are right. */
  records: number;
  /** The signed head up to which they are proved; null for an empty chain that was never signed. */
  checkpoint: CheckpointRecord | null;
  /** The keys were those of the export itself, which whoever wrote it chose. */
  trustsOwnKeys: boolean;
}

export interface Bad {
  good: false;
  /** Of the text, from 1; absent where what is missing or signed is wrong. */
  line?: number;
  /** Of the first bad record, or the place of the one that is missing. */
  sequence?: number;
  recordId?: string;
  detail: string;
}

export type Verdict = Good | Bad;

export interface Trust {
  /** The keys that count; absent: those that the export itself names. */
  keys?: KeySet;
  /** Kept from before: what they say must be in the chain. */
  checkpoints?: readonly CheckpointRecord[];
}

type EntryLine = Extract<Line, { kind: 'entry' }>;

/** Reads an export line by line, and says whether all of it is what was signed, or which record is the first that is not. */
export async function verifyExport(lines: AsyncIterable<string>, trust: Trust = {}): Promise<Verdict> {
  const reading = new Reading(trust.checkpoints ?? []);
  let line = 0;
  try {
    for await (const text of lines) {
      line++;
      const bad = reading.take(readLine(text));
      if (bad !== undefined) return { ...bad, good: false, line };
    }
  } catch (error) {
    if (!(error instanceof NotText)) throw error;
    return { ...missing(reading, error.message), line: line + 1 };
  }
  if (reading.ending === undefined) {
    return missing(reading, 'the export ends without its last line, the signed head: its end was cut off');
  }
  return judge(reading, reading.ending, trust);
}

/** The lines as they come, up to the first that is wrong. */
class Reading {
  links: Links | undefined;
  chain = '';
  ending: Ending | undefined;
  /** By sequence, the hashes that were signed; of each the chain must have the record. */
  readonly found = new Map<number, string>();
  private readonly wanted: Set<number>;

  constructor(kept: readonly CheckpointRecord[]) {
    this.wanted = new Set(kept.map(({ sequence }) => sequence));
    // Else the first record says which chain it is.
    this.chain = kept[0]?.chain ?? '';
  }

  get records(): number {
    return this.links?.sequence ?? 0;
  }

  take(line: Line): Omit<Bad, 'good'> | undefined {
    if (this.ending !== undefined) {
      return { sequence: this.records + 1, detail: 'there is a line after the signed head' };
    }
    if (line.kind === 'unreadable') {
      const { detail, recordId } = line;
      return { detail, sequence: this.records + 1, recordId };
    }
    if (line.kind === 'entry') return this.follow(line);
    this.ending = line.ending;
    return undefined;
  }

  private follow({ entry, recordId }: EntryLine): Omit<Bad, 'good'> | undefined {
    this.chain ||= entry.chain;
    this.links ??= new Links(this.chain);
    const detail = this.links.fault(entry);
    if (detail !== undefined) return { sequence: this.records + 1, recordId, detail };
    if (this.wanted.has(entry.sequence)) this.found.set(entry.sequence, entry.hash);
    return undefined;
  }
}

async function judge(reading: Reading, { checkpoint, keys }: Ending, trust: Trust): Promise<Verdict> {
  const trusted = await keysOf(trust.keys ?? keys).catch(() => undefined);
  if (trusted === undefined)
    return { good: false, detail: 'the keys of the export are no public keys on P-256' };
  const { records } = reading;
  for (const kept of trust.checkpoints ?? []) {
    const hash = reading.found.get(kept.sequence);
    const bad = await contradiction(
      reading,
      { checkpoint: kept, hash, name: 'the kept checkpoint' },
      trusted.byKid,
    );
    if (bad !== undefined) return bad;
  }
  if (checkpoint === null) {
    if (records > 0) return missing(reading, 'the export has no signed head');
  } else {
    const hash = checkpoint.sequence === records ? reading.links?.hash : undefined;
    const bad = await contradiction(reading, { checkpoint, hash, name: 'the signed head' }, trusted.byKid);
    if (bad !== undefined) return bad;
  }
  const chain = reading.chain || (checkpoint?.chain ?? '');
  return { good: true, chain, records, checkpoint, trustsOwnKeys: trust.keys === undefined };
}

/** Why the chain that was read is not the one that the checkpoint was signed of. */
async function contradiction(
  reading: Reading,
  { checkpoint, hash, name }: { checkpoint: CheckpointRecord; hash: string | undefined; name: string },
  keys: PublicKeys,
): Promise<Bad | undefined> {
  const { sequence, head_hash, signed_at, chain } = checkpoint;
  const unproved = await checkpointFault(checkpoint, keys);
  if (unproved !== undefined)
    return { good: false, detail: `${name} of ${signed_at} proves nothing: ${unproved}` };
  if (reading.chain !== '' && chain !== reading.chain) {
    return {
      good: false,
      detail: `${name} is of the chain ${chain}, and the records are of ${reading.chain}`,
    };
  }
  if (sequence > reading.records) {
    const detail = `${name} of ${signed_at} covers ${String(sequence)} records, and ${String(reading.records)} are here: the tail was cut`;
    return missing(reading, detail);
  }
  if (hash === head_hash) return undefined;
  if (hash === undefined) {
    const detail = `${name} covers ${String(sequence)} records, and ${String(reading.records)} are here: some were inserted, or added after it`;
    return { good: false, detail };
  }
  const detail = `${name} of ${signed_at} has another hash of record ${String(sequence)}: records up to it were rewritten, and their hashes made anew`;
  return { good: false, detail };
}

function missing(reading: Reading, detail: string): Bad {
  return { good: false, sequence: reading.records + 1, detail };
}
