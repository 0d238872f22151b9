import { canonicalJson } from './canonical-json.js';

/** A record's place in its chain, as an export has it. */
export interface Entry {
  chain: string;
  sequence: number;
  previous_hash: string;
  recorded_at: string;
  record: Fields;
  hash: string;
}

/** A signed head. */
export interface Checkpoint {
  chain: string;
  sequence: number;
  head_hash: string;
  signed_at: string;
  kid: string;
  jws: string;
}

export interface KeySet {
  keys: JsonWebKey[];
}

/** The last line of an export. */
export interface Ending {
  checkpoint: Checkpoint | null;
  keys: KeySet;
}

export type Line =
  | { kind: 'entry'; entry: Entry; hashed: string }
  | { kind: 'ending'; ending: Ending }
  | { kind: 'unreadable'; detail: string; recordId?: string; entry?: Entry };

export type Fields = Record<string, unknown>;

const hashDomain = 'palisade.audit.record.v1\n';

/** What a line of an export is; it must be the very text that an export has. docs/audit.md has the rules. */
export function readLine(text: string): Line {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'unreadable', detail: 'it is not JSON: it was cut or changed' };
  }
  if (!isFields(value)) return { kind: 'unreadable', detail: 'it is no object' };
  if ('checkpoint' in value) return endingOf(value, text);
  const recordId = isFields(value['record']) ? textOf(value['record']['record_id']) : undefined;
  if (!isEntry(value))
    return { kind: 'unreadable', recordId, detail: 'a field of an entry is missing or of another type' };
  const { chain, sequence, previous_hash, recorded_at, hash } = value;
  let record: string;
  try {
    record = canonicalJson(value.record);
  } catch {
    return { kind: 'unreadable', recordId, detail: 'a field of an entry is missing or of another type' };
  }
  // The names in order; what is hashed is the same without the hash.
  const before = `{"chain":${JSON.stringify(chain)},`;
  const after =
    `"previous_hash":${JSON.stringify(previous_hash)},"record":${record},` +
    `"recorded_at":${JSON.stringify(recorded_at)},"sequence":${String(sequence)}}`;
  if (`${before}"hash":${JSON.stringify(hash)},${after}` !== text) {
    const detail = 'it is not as an export writes it (canonical JSON)';
    return { kind: 'unreadable', recordId, detail, entry: value };
  }
  return { kind: 'entry', entry: value, hashed: `${hashDomain}${before}${after}` };
}

function isEntry(value: Fields): value is Fields & Entry {
  const { chain, sequence, previous_hash, recorded_at, hash, record } = value;
  const texts = [chain, previous_hash, recorded_at, hash].every((text) => typeof text === 'string');
  return texts && Number.isSafeInteger(sequence) && isFields(record);
}

function endingOf(value: Fields, text: string): Line {
  const ending = asEnding(value);
  const isCanonical = ending !== undefined && canonicalJson(value) === text;
  return isCanonical
    ? { kind: 'ending', ending }
    : { kind: 'unreadable', detail: 'it is not a signed head as an export writes it' };
}

function asEnding({ checkpoint, keys }: Fields): Ending | undefined {
  if (!isKeySet(keys) || !(checkpoint === null || isCheckpoint(checkpoint))) return undefined;
  return { checkpoint, keys };
}

export function isKeySet(value: unknown): value is KeySet {
  return isFields(value) && Array.isArray(value['keys']) && value['keys'].every(isFields);
}

/** Whether a value has the form of a checkpoint; its signature is another question. */
export function isCheckpoint(value: unknown): value is Checkpoint {
  if (!isFields(value) || !Number.isSafeInteger(value['sequence'])) return false;
  return ['chain', 'head_hash', 'signed_at', 'kid', 'jws'].every((name) => typeof value[name] === 'string');
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
