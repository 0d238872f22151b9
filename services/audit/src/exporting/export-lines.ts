import type { CheckpointRecord } from '@palisade/contracts';
import type { Database } from '@palisade/database';
import { asChain, tableOf } from '../chain/chain-tables.js';
import { entries } from '../chain/entries.js';
import { canonicalJson, lineOf } from '../chain/envelope.js';
import type { KeySet } from '../checkpoints/checkpoint-jws.js';

const pageSize = 1_000;

export interface WholeChain {
  chain: string;
  /** Of the last record. */
  upTo: number;
  checkpoint: CheckpointRecord | undefined;
  keys: KeySet;
}

/**
 * The chain as text, a page of lines at a time, read as fast as the reader takes it. Nothing in a chain changes and
 * nothing is put between, so what it had at the beginning is the same in every page without one long transaction.
 */
export async function* exportLines(
  database: Database,
  { chain, upTo, checkpoint, keys }: WholeChain,
): AsyncGenerator<string> {
  let after = 0;
  while (after < upTo) {
    const range = { chain, after, upTo, limit: pageSize };
    const page = await asChain(database, chain, (tx) => entries.page(tx, tableOf(chain), range));
    if (page.length === 0) break; // some are missing: who verifies the export will say so
    yield page.map((entry) => `${lineOf(entry)}\n`).join('');
    after = page.at(-1)?.sequence ?? upTo;
  }
  yield `${canonicalJson({ checkpoint: checkpoint ?? null, keys })}\n`;
}
