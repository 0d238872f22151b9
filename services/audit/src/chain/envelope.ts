import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** The chain of what belongs to no tenant; a tenant's has its id as its name. */
export const systemChain = 'system';

/** What the first entry of a chain follows. */
export const genesisHash = '0'.repeat(64);

/** Before what is hashed, so that a hash of ours is never one of something else. */
export const hashDomain = 'palisade.audit.record.v1\n';

/** A record's place in its chain: all that its hash covers. */
export interface Envelope {
  chain: string;
  /** From 1, without a gap. */
  sequence: number;
  /** 64 hex digits, as each hash. */
  previousHash: string;
  /** RFC 3339 in UTC with milliseconds. */
  recordedAt: string;
  /** Canonical JSON (RFC 8785). */
  record: string;
}

export interface Entry extends Envelope {
  hash: string;
}

/** Throws for what has no canonical form: half a surrogate pair, a number that is none. */
export function canonicalJson(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('there is no canonical JSON of this');
  return text;
}

/** SHA-256 of the domain and the canonical JSON of {chain, previous_hash, record, recorded_at, sequence}. */
export function hashOf(envelope: Envelope): string {
  const { chain, sequence, previousHash, recordedAt, record } = envelope;
  // The record is canonical already, and the other names are in order: three times as fast as making it anew.
  const canonical =
    `{"chain":${JSON.stringify(chain)},"previous_hash":"${previousHash}","record":${record},` +
    `"recorded_at":"${recordedAt}","sequence":${String(sequence)}}`;
  return createHash('sha256').update(hashDomain).update(canonical).digest('hex');
}

/** An entry as an export has it: one line of canonical JSON, the hash among the names that it covers. */
export function lineOf({ chain, sequence, previousHash, recordedAt, record, hash }: Entry): string {
  return (
    `{"chain":${JSON.stringify(chain)},"hash":"${hash}","previous_hash":"${previousHash}","record":${record},` +
    `"recorded_at":"${recordedAt}","sequence":${String(sequence)}}`
  );
}
