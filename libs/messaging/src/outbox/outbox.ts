import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Contract } from '@palisade/contracts';
import type { EntityManager } from 'typeorm';
import { encodeEnvelope } from '../envelope/encode.js';
import { faultPoints } from '../fault-points.js';
import { schemaOf } from '../schema-of.js';
import { OutboxIdentity } from './outbox-identity.js';
import { CommitWatch } from './commit-watch.js';

export interface Outgoing<T> {
  tenantId: string;
  key: string;
  data: T;
  /** Of the event; a random one when absent. */
  id?: string;
  time?: Date;
  /** Of what caused the message; of the work at hand when absent. */
  traceparent?: string;
  correlationId?: string;
}

interface Row {
  key: string;
  id: string;
  headers: string;
  value: Buffer | null;
}

const largestValue = 900 * 1024; // below the broker's limit of a batch, whatever headers and framing add

/**
 * Messages to be sent when, and only if, the transaction commits. Those of one key are sent in the order of their
 * transactions' commits; a key stays locked from the append to the commit. Each is sent at least once, under one id.
 */
@Injectable()
export class Outbox {
  constructor(
    @Inject(OutboxIdentity) private readonly identity: OutboxIdentity,
    @Inject(CommitWatch) private readonly commits: CommitWatch,
  ) {}

  /** Returns the event's id. Throws InvalidMessage when `data` is not what the contract demands. */
  async append<T>(tx: EntityManager, contract: Contract<T>, record: Outgoing<T>): Promise<string> {
    const [id] = await this.appendAll(tx, contract, [record]);
    return id ?? '';
  }

  /** In one statement; keys are locked in one order, so that two of these don't wait for each other. */
  async appendAll<T>(tx: EntityManager, contract: Contract<T>, records: Outgoing<T>[]): Promise<string[]> {
    const rows = records.map((record) => this.row(contract, record, contract.encode(record.data)));
    await this.insert(tx, contract, rows);
    return rows.map(({ id }) => id);
  }

  /** Deletes the key from a compacted topic. */
  async tombstone<T>(
    tx: EntityManager,
    contract: Contract<T>,
    record: { tenantId: string; key: string },
  ): Promise<void> {
    await this.tombstoneAll(tx, contract, [record]);
  }

  /** In one statement. */
  async tombstoneAll<T>(
    tx: EntityManager,
    contract: Contract<T>,
    records: { tenantId: string; key: string }[],
  ): Promise<void> {
    await this.insert(
      tx,
      contract,
      records.map((record) => this.row(contract, record, null)),
    );
  }

  private row<T>(contract: Contract<T>, record: Omit<Outgoing<T>, 'data'>, value: Buffer | null): Row {
    if (record.key === '') throw new Error(`a message of ${contract.type} needs a key`);
    if (contract.tenant === 'required' && record.tenantId === '') {
      throw new Error(`a message of ${contract.type} needs a tenant`);
    }
    if (value !== null && value.length > largestValue) {
      throw new Error(
        `a message of ${contract.type} has ${String(value.length)} bytes, more than Kafka takes`,
      );
    }
    const id = record.id ?? randomUUID();
    const headers = encodeEnvelope({
      id,
      type: contract.type,
      source: this.identity.source,
      time: record.time ?? new Date(),
      tenantId: record.tenantId,
      traceparent: record.traceparent,
      correlationId: record.correlationId,
    });
    return { key: record.key, id, headers: JSON.stringify(headers), value };
  }

  private async insert(tx: EntityManager, contract: Contract<unknown>, rows: Row[]): Promise<void> {
    if (rows.length === 0) return;
    this.identity.noteProduced(contract);
    const schema = schemaOf(tx);
    await faultPoints.at('outbox.before-append');
    await tx.query(
      `with input as (
         select * from unnest($2::text[], $3::text[], $4::text[], $5::bytea[])
           with ordinality as t(message_key, event_id, headers, value, n)),
       locked as (
         insert into ${schema}.outbox_keys as k (topic, message_key, last_seq)
         select $1::text, message_key, count(*) from input group by message_key order by message_key collate "C"
         on conflict (topic, message_key) do update
           set last_seq = k.last_seq + excluded.last_seq, touched_at = now()
         returning message_key, last_seq)
       insert into ${schema}.outbox (topic, message_key, key_seq, event_id, headers, value)
       select $1::text, message_key,
              last_seq - count(*) over (partition by message_key)
                + row_number() over (partition by message_key order by n),
              event_id, headers::jsonb, value
         from input join locked using (message_key) order by n`,
      [
        contract.topic.name,
        rows.map(({ key }) => key),
        rows.map(({ id }) => id),
        rows.map(({ headers }) => headers),
        rows.map(({ value }) => value),
      ],
    );
    await faultPoints.at('outbox.after-append');
    this.commits.watch(tx);
  }
}
