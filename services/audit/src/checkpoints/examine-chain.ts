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

const pageSize = 1_000;

/**
 * Compares a chain with its last checkpoints, that of Kafka and that of our table, and follows what came since to the
 * head. What lies before the last checkpoint is for whoever verifies an export.
 */
export async function examineChain(
  tx: EntityManager,
  chain: string,
  { published, keys }: { published: CheckpointRecord | undefined; keys: PublicKeys },
): Promise<Standing> {
  // In this order: a checkpoint that is read before the head is never ahead of it.
  const stored = await storedCheckpoints.latest(tx, chain);
  const head = (await chainHeads.of(tx, chain)) ?? { sequence: 0, hash: genesisHash };
  const signed = [published, stored].filter((checkpoint) => checkpoint !== undefined);
  const latest = signed.toSorted((a, b) => b.sequence - a.sequence)[0];
  const standing = latest === undefined ? { head } : { head, latest };
  for (const checkpoint of signed) {
    const fault = await contradiction(tx, head, checkpoint, keys);
    if (fault !== undefined) return { ...standing, fault };
  }
  const fault = await faultSince(tx, chain, head, latest);
  return fault === undefined ? standing : { ...standing, fault };
}

/** What makes the stored chain another than the one that was signed. */
async function contradiction(
  tx: EntityManager,
  head: Standing['head'],
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

async function faultSince(
  tx: EntityManager,
  chain: string,
  head: Standing['head'],
  latest: CheckpointRecord | undefined,
): Promise<ChainFault | undefined> {
  const links = new Links(chain, latest && { sequence: latest.sequence, hash: latest.head_hash });
  while (links.sequence < head.sequence) {
    const range = { chain, after: links.sequence, upTo: head.sequence, limit: pageSize };
    const page = await entries.page(tx, tableOf(chain), range);
    if (page.length === 0)
      return { sequence: links.sequence + 1, detail: 'the records from here on are missing' };
    for (const entry of page) {
      const detail = links.fault(entry);
      if (detail !== undefined) return { sequence: links.sequence + 1, detail };
    }
  }
  if (links.hash === head.hash) return undefined;
  return { sequence: head.sequence, detail: 'the head of the chain is another than its last record' };
}
