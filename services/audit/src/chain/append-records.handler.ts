import { Injectable } from '@nestjs/common';
import { AuditRecord, type Contract } from '@palisade/contracts';
import type { BatchHandler, Event, EventBatch } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { countAppended } from './append-metrics.js';
import { chainHeads, type Head } from './chain-heads.js';
import { chainOf, systemTable, tenantTable } from './chain-tables.js';
import { entries, type NewEntry } from './entries.js';
import { canonicalJson, hashOf, systemChain } from './envelope.js';

/** A record as it came, in the form that is hashed. */
interface Received {
  chain: string;
  data: AuditRecord;
  record: string;
  appendedAt: Date;
}

// An id is in an index, and Postgres has no U+0000.
// eslint-disable-next-line no-control-regex
const storableId = /^[^\u0000]{1,200}$/;

/** Appends each record once to the chain of its tenant, or to the system's. */
@Injectable()
export class AppendRecords implements BatchHandler<AuditRecord> {
  readonly group = 'audit.append-records';
  readonly contract: Contract<AuditRecord> = AuditRecord;
  readonly maxBatch = 1_000;
  private readonly counts = new WeakMap<EventBatch<AuditRecord>, { appended: number; repeated: number }>();

  async handleBatch(batch: EventBatch<AuditRecord>, tx: EntityManager): Promise<void> {
    const received = batch.events.map(receive);
    const heads = await chainHeads.lock(tx, [...new Set(received.map(({ chain }) => chain))]);
    const fresh = await this.unknown(tx, received);
    if (fresh.length > 0) await append(tx, fresh, heads);
    this.counts.set(batch, { appended: fresh.length, repeated: received.length - fresh.length });
  }

  committed(batch: EventBatch<AuditRecord>): void {
    const counts = this.counts.get(batch);
    if (counts !== undefined) countAppended(counts);
  }

  /** Throws when a record bears the id of another one: what throws alone is put aside, and the chain goes on. */
  private async unknown(tx: EntityManager, received: readonly Received[]): Promise<Received[]> {
    const wanted = received.map(({ chain, data }) => ({ chain, record_id: data.record_id }));
    const [ofSystem, ofTenants] = halves(wanted);
    const known = [
      ...(ofTenants.length > 0 ? await entries.known(tx, tenantTable, ofTenants) : []),
      ...(ofSystem.length > 0 ? await entries.known(tx, systemTable, ofSystem) : []),
    ];
    const taken = new Map(known.map(({ chain, record_id, record }) => [`${chain} ${record_id}`, record]));
    return received.filter(({ chain, data, record }) => {
      const id = `${chain} ${data.record_id}`;
      const before = taken.get(id);
      if (before === undefined) taken.set(id, record);
      else if (before !== record)
        throw new Error('another record with this record_id is in the chain already');
      return before === undefined;
    });
  }
}

async function append(
  tx: EntityManager,
  fresh: readonly Received[],
  heads: Map<string, Head>,
): Promise<void> {
  const added = fresh.map((received) => next(received, heads));
  const [ofSystem, ofTenants] = halves(added);
  if (ofTenants.length > 0) await entries.insert(tx, tenantTable, ofTenants);
  if (ofSystem.length > 0) await entries.insert(tx, systemTable, ofSystem);
  const moved = new Set(added.map(({ chain }) => chain));
  await chainHeads.move(
    tx,
    [...heads.values()].filter(({ chain }) => moved.has(chain)),
  );
}

/** The entry after the chain's head, which it becomes. */
function next({ chain, data, record, appendedAt }: Received, heads: Map<string, Head>): NewEntry {
  const head = heads.get(chain);
  if (head === undefined) throw new Error('the chain has no head');
  // The time of Kafka's log, so that a chain that is made again from the log, as after a restore, is the same.
  const at = appendedAt.toISOString();
  const recordedAt = at < head.recordedAt ? head.recordedAt : at;
  const envelope = { chain, sequence: head.sequence + 1, previousHash: head.hash, recordedAt, record };
  const hash = hashOf(envelope);
  heads.set(chain, { chain, sequence: envelope.sequence, hash, recordedAt });
  return { ...envelope, hash, data };
}

function receive({ tenantId, data, appendedAt }: Event<AuditRecord>): Received {
  if (!storableId.test(data.record_id))
    throw new Error('a record_id must have 1 to 200 characters, not U+0000');
  return { chain: chainOf(tenantId), data, record: canonicalJson(data), appendedAt };
}

function halves<T extends { chain: string }>(items: readonly T[]): [ofSystem: T[], ofTenants: T[]] {
  return [
    items.filter(({ chain }) => chain === systemChain),
    items.filter(({ chain }) => chain !== systemChain),
  ];
}
