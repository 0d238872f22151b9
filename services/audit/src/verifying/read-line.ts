import { canonicalJson, type Entry, lineOf } from '../chain/envelope.js';
import type { CheckpointRecord } from '@palisade/contracts';
import type { KeySet } from '../checkpoints/checkpoint-jws.js';

/** The last line of an export. */
export interface Ending {
  checkpoint: CheckpointRecord | null;
  keys: KeySet;
}

export type Line =
  | { kind: 'entry'; entry: Entry; recordId: string | undefined }
  | { kind: 'ending'; ending: Ending }
  | { kind: 'unreadable'; detail: string; recordId?: string };

type Fields = Record<string, unknown>;

/**
 * What a line of an export is. It must be the very text that an export has: of names that are there twice, or of two
 * ways to write a text, different readers would see different records.
 */
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
  const unreadable = (detail: string) => ({ kind: 'unreadable' as const, detail, recordId });
  const entry = entryOf(value);
  if (entry === undefined) return unreadable('a field of an entry is missing or of another type');
  if (lineOf(entry) !== text) return unreadable('it is not as an export writes it (canonical JSON)');
  return { kind: 'entry', entry, recordId };
}

function entryOf(value: Fields): Entry | undefined {
  const { chain, sequence, previous_hash, recorded_at, hash, record } = value;
  const texts = [chain, previous_hash, recorded_at, hash].every((text) => typeof text === 'string');
  if (!texts || !Number.isSafeInteger(sequence) || !isFields(record)) return undefined;
  try {
    return {
      chain: chain as string,
      sequence: sequence as number,
      previousHash: previous_hash as string,
      recordedAt: recorded_at as string,
      hash: hash as string,
      record: canonicalJson(record),
    };
  } catch {
    return undefined;
  }
}

function endingOf(value: Fields, text: string): Line {
  const { checkpoint, keys } = value;
  const isKeySet = isFields(keys) && Array.isArray(keys['keys']);
  if (!isKeySet || !(checkpoint === null || isCheckpoint(checkpoint)) || canonicalJson(value) !== text) {
    return { kind: 'unreadable', detail: 'it is not a signed head as an export writes it' };
  }
  return { kind: 'ending', ending: { checkpoint, keys: keys as unknown as KeySet } };
}

/** Whether a value has the form of a checkpoint; its signature is another question. */
export function isCheckpoint(value: unknown): value is CheckpointRecord {
  if (!isFields(value) || !Number.isSafeInteger(value['sequence'])) return false;
  return ['chain', 'head_hash', 'signed_at', 'kid', 'jws'].every((name) => typeof value[name] === 'string');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
