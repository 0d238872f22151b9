import { sha256 } from './bytes.js';
import { checkpointFault, keysOf, type PublicKeys } from './checkpoint.js';
import { Lines, NotText } from './lines.js';
import { readLine, type Checkpoint, type Ending, type Entry, type KeySet, type Line } from './read-line.js';

export interface Good {
  good: true;
  chain: string;
  /** Records of which the hashes and links are right. */
  records: number;
  /** The signed head up to which they are proved, and the keys that came with it; null for an empty chain. */
  checkpoint: Checkpoint | null;
  keys: KeySet;
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
  /** The first bad record as it was exported, where it could be read. */
  entry?: Entry;
}

export type Verdict = Good | Bad;

export interface Trust {
  /** The keys that count; absent: those that the export itself names. */
  keys?: KeySet;
  /** Kept from before: what they say must be in the chain. */
  checkpoints?: readonly Checkpoint[];
}

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

const genesisHash = '0'.repeat(64);
// So many digests are asked for at once: asking for one takes longer than making it.
const batch = 512;

/** Whether all of an export is what was signed, or which record is the first that is not: the rules of docs/audit.md. */
export async function verifyExport(
  chunks: Chunks,
  trust: Trust = {},
  onProgress: (records: number) => void = () => undefined,
): Promise<Verdict> {
  const reading = new Reading(trust.checkpoints ?? []);
  const lines = new Lines();
  const take = async (texts: readonly string[]) => {
    for (let at = 0; at < texts.length; at += batch) {
      const bad = await reading.take(texts.slice(at, at + batch));
      if (bad !== undefined) return bad;
      onProgress(reading.records);
    }
    return undefined;
  };
  try {
    for await (const chunk of chunks) {
      const bad = await take(lines.take(chunk));
      if (bad !== undefined) return bad;
    }
    const bad = await take(lines.end());
    if (bad !== undefined) return bad;
  } catch (error) {
    if (!(error instanceof NotText)) throw error;
    return { ...missing(reading, error.message), line: reading.line + 1 };
  }
  if (reading.ending === undefined)
    return missing(reading, 'the export ends without its last line, the signed head: its end was cut off');
  return judge(reading, reading.ending, trust);
}

/** The lines as they come, up to the first that is wrong. */
class Reading {
  chain: string;
  records = 0;
  line = 0;
  hash = genesisHash;
  ending: Ending | undefined;
  /** By sequence, the hashes that were signed; of each the chain must have the record. */
  readonly found = new Map<number, string>();
  private readonly wanted: Set<number>;

  constructor(kept: readonly Checkpoint[]) {
    this.wanted = new Set(kept.map(({ sequence }) => sequence));
    // Else the first record says which chain it is.
    this.chain = kept[0]?.chain ?? '';
  }

  async take(texts: readonly string[]): Promise<Bad | undefined> {
    const read = texts.map(readLine);
    const hashes = await Promise.all(
      read.map(async (line) => (line.kind === 'entry' ? sha256(line.hashed) : undefined)),
    );
    for (const [at, line] of read.entries()) {
      this.line++;
      const bad = this.follow(line, hashes[at]);
      if (bad !== undefined) return { ...bad, good: false, line: this.line, sequence: this.records + 1 };
    }
    return undefined;
  }

  private follow(line: Line, computed: string | undefined): Omit<Bad, 'good'> | undefined {
    if (this.ending !== undefined) return { detail: 'there is a line after the signed head' };
    if (line.kind === 'unreadable') {
      const { detail, recordId, entry } = line;
      return { detail, recordId, entry };
    }
    if (line.kind === 'ending') {
      this.ending = line.ending;
      return undefined;
    }
    const { entry } = line;
    const detail = this.fault(entry, computed);
    const id = entry.record['record_id'];
    if (detail !== undefined) return { detail, entry, recordId: typeof id === 'string' ? id : undefined };
    this.records = entry.sequence;
    this.hash = entry.hash;
    if (this.wanted.has(entry.sequence)) this.found.set(entry.sequence, entry.hash);
    return undefined;
  }

  /** What is wrong with the entry as the next one. */
  private fault({ sequence, chain, hash, previous_hash }: Entry, computed: string | undefined) {
    this.chain ||= chain;
    const expected = this.records + 1;
    if (sequence !== expected) return `its sequence is ${String(sequence)} where ${String(expected)} belongs`;
    if (chain !== this.chain) return `it is of the chain ${chain}, not ${this.chain}`;
    if (hash !== computed) return 'its content does not have the hash that it bears: it was changed';
    if (previous_hash !== this.hash)
      return `it does not follow ${String(this.records)}: its previous_hash is another`;
    return undefined;
  }
}

async function judge(reading: Reading, { checkpoint, keys }: Ending, trust: Trust): Promise<Verdict> {
  const trusted = await keysOf(trust.keys ?? keys).catch(() => undefined);
  if (trusted === undefined) return { good: false, detail: 'the keys are no public keys on P-256' };
  const { records } = reading;
  for (const kept of trust.checkpoints ?? []) {
    const claim = { checkpoint: kept, hash: reading.found.get(kept.sequence), name: 'the kept checkpoint' };
    const bad = await contradiction(reading, claim, trusted);
    if (bad !== undefined) return bad;
  }
  if (checkpoint === null) {
    if (records > 0) return missing(reading, 'the export has no signed head');
  } else {
    const hash = checkpoint.sequence === records ? reading.hash : undefined;
    const bad = await contradiction(reading, { checkpoint, hash, name: 'the signed head' }, trusted);
    if (bad !== undefined) return bad;
  }
  const chain = reading.chain || (checkpoint?.chain ?? '');
  return { good: true, chain, records, checkpoint, keys, trustsOwnKeys: trust.keys === undefined };
}

/** Why the chain that was read is not the one that the checkpoint was signed of. */
async function contradiction(
  reading: Reading,
  { checkpoint, hash, name }: { checkpoint: Checkpoint; hash: string | undefined; name: string },
  keys: PublicKeys,
): Promise<Bad | undefined> {
  const { sequence, head_hash, signed_at, chain } = checkpoint;
  const covers = `covers ${String(sequence)} records, and ${String(reading.records)} are here`;
  const unproved = await checkpointFault(checkpoint, keys);
  if (unproved !== undefined)
    return { good: false, detail: `${name} of ${signed_at} proves nothing: ${unproved}` };
  if (reading.chain !== '' && chain !== reading.chain)
    return {
      good: false,
      detail: `${name} is of the chain ${chain}, and the records are of ${reading.chain}`,
    };
  if (sequence > reading.records)
    return missing(reading, `${name} of ${signed_at} ${covers}: the tail was cut`);
  if (hash === head_hash) return undefined;
  if (hash === undefined)
    return { good: false, detail: `${name} ${covers}: some were inserted, or added after it` };
  const rewritten = `has another hash of record ${String(sequence)}: records up to it were rewritten, and their hashes made anew`;
  return { good: false, detail: `${name} of ${signed_at} ${rewritten}` };
}

function missing(reading: Reading, detail: string): Bad {
  return { good: false, sequence: reading.records + 1, detail };
}
