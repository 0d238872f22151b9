import type { CheckpointRecord } from '@palisade/contracts';
import type { EntityManager } from 'typeorm';
import { chainHeads, type Head } from '../chain/chain-heads.js';
import { tableOf } from '../chain/chain-tables.js';
import { entries } from '../chain/entries.js';
import { genesisHash } from '../chain/envelope.js';
import { Links } from '../chain/links.js';
import type { ChainFault } from './broken-chains.js';
import { checkpointFault, type PublicKeys } from './checkpoint-jws.js';
import { storedCheckpoints } from './stored-checkpoints.js';

/** How a chain stands: its head, what was signed of it last, and what is wrong with it. */
export interface Standing {
  head: Pick<Head, 'sequence' | 'hash'>;
  latest?: CheckpointRecord;
  fault?: ChainFault;
}

/** An entry up to which all was found good. */
export interface Place {
  sequence: number;
  hash: string;
}

export const genesis: Place = { sequence: 0, hash: genesisHash };

const pageSize = 500;

/** Compares a chain with its last checkpoints, that of Kafka and that of our table, and follows it from `from` to its head. */
export async function examineChain(
  tx: EntityManager,
  chain: string,
  { published, keys, from }: { published: CheckpointRecord | undefined; keys: PublicKeys; from: Place },
): Promise<Standing> {
  // In this order: a checkpoint that is read before the head is never ahead of it.
  const stored = await storedCheckpoints.latest(tx, chain);
  const head = (await chainHeads.of(tx, chain)) ?? genesis;
  const signed = [published, stored].filter((checkpoint) => checkpoint !== undefined);
  const latest = signed.toSorted((a, b) => b.sequence - a.sequence)[0];
  const standing = latest === undefined ? { head } : { head, latest };
  for (const checkpoint of signed) {
    const fault = await contradiction(tx, head, checkpoint, keys);
    if (fault !== undefined) return { ...standing, fault };
  }
  // After a restore of an earlier moment the chain may be shorter than what was examined of it.
  const links = new Links(chain, from.sequence > head.sequence ? genesis : from);
  while (links.sequence < head.sequence) {
    const fault = await examineSlice(tx, chain, { links, upTo: head.sequence });
    if (fault !== undefined) return { ...standing, fault };
  }
  const beyond = await entries.beyondHead(tx, tableOf(chain), chain);
  if (beyond !== undefined)
    return { ...standing, fault: { sequence: beyond, detail: 'it is behind the head of the chain' } };
  if (links.hash === head.hash) return standing;
  const detail = 'the head of the chain is another than its last record';
  return { ...standing, fault: { sequence: head.sequence, detail } };
}

/** Follows some entries: their hashes, their links, and the columns by which they are searched. */
export async function examineSlice(
  tx: EntityManager,
  chain: string,
  { links, upTo }: { links: Links; upTo: number },
): Promise<ChainFault | undefined> {
  const range = { chain, after: links.sequence, upTo, limit: pageSize };
  const slice = await entries.examined(tx, tableOf(chain), range);
  if (slice.length === 0)
    return { sequence: links.sequence + 1, detail: 'the records from here on are missing' };
  for (const { entry, searchFault } of slice) {
    const sequence = links.sequence + 1;
    const detail = links.fault(entry) ?? searchFault;
    if (detail !== undefined) return { sequence, detail };
  }
  return undefined;
}

/** What makes the stored chain another than the one that was signed. */
export async function contradiction(
  tx: EntityManager,
  head: Pick<Place, 'sequence'>,
  checkpoint: CheckpointRecord,
  keys: PublicKeys,
): Promise<ChainFault | undefined> {
  const { chain, sequence, head_hash } = checkpoint;
  const signed = `the checkpoint of ${checkpoint.signed_at}`;
  const unproved = await checkpointFault(checkpoint, keys);
  if (unproved !== undefined) return { sequence: null, detail: `${signed} proves nothing: ${unproved}` };
  if (sequence > head.sequence) {
    const detail = `${signed} has ${String(sequence)} records, and there are ${String(head.sequence)}: the tail was cut`;
    return { sequence: head.sequence + 1, detail };
  }
  const hash = await entries.hashAt(tx, tableOf(chain), { chain, sequence });
  if (hash === head_hash) return undefined;
  return {
    sequence,
    detail: `${signed} has another hash of record ${String(sequence)}: the past was rewritten`,
  };
}
