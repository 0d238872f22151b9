import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import { kindOf } from '../../consumer/failure.js';
import type { Outbox } from '../../outbox/outbox.js';
import type { Publisher } from '../../publisher/publisher.js';
import { sharedKeys, Step, tenantOf } from '../messages.js';
import type { Random } from '../random.js';
import { schemas } from '../tables.js';
import { reach } from './fate.js';

const schema = schemas.source;

/** Thrown to undo a transaction that has already appended: nothing of it may ever be seen. */
class ChangedItsMind extends Error {}

export interface SourceParts {
  database: Database;
  outbox: Outbox;
  publisher: Publisher;
  /** Sabotage: the events are published before the transaction has committed. */
  outboxOff: boolean;
}

/** What a service does: transactions that change something and append the events that say so. */
export class Source {
  private isQuiet = false;

  constructor(private readonly parts: SourceParts) {}

  beQuiet(): void {
    this.isQuiet = true;
  }

  /** Ends when told to be quiet. */
  async writeShared(random: Random): Promise<void> {
    while (!this.isQuiet) {
      const keys = random.shuffled(sharedKeys).slice(0, random.integer(1, 3)).sort();
      await this.transaction(keys, random.chance(0.15)).catch(unlessAway);
      await setTimeout(random.integer(40, 120));
    }
  }

  /** Ends when told to be quiet and everything written is acknowledged. A sender that repeats until it is told "taken". */
  async publishDirectly(key: string, random: Random): Promise<void> {
    for (;;) {
      try {
        for (const row of await this.unacknowledged(key)) await this.publish(key, row);
        if (this.isQuiet) return;
        await this.parts.database.system((tx) => writeStep(tx, key, true));
        await setTimeout(random.integer(60, 200));
      } catch (error) {
        await unlessAway(error);
      }
    }
  }

  private async transaction(keys: string[], changesItsMind: boolean): Promise<void> {
    try {
      await this.parts.database.asTenants(keys.map(tenantOf), async (tx) => {
        const records = [];
        for (const key of keys) {
          const { id, seq } = await writeStep(tx, key, false);
          records.push({ id, tenantId: tenantOf(key), key, data: { seq } });
        }
        if (this.parts.outboxOff) await this.parts.publisher.publish(Step, records);
        else await this.parts.outbox.appendAll(tx, Step, records);
        if (changesItsMind) throw new ChangedItsMind();
      });
    } catch (error) {
      if (error instanceof ChangedItsMind) return;
      throw error;
    }
    await reach('producer.after-commit');
  }

  private async publish(key: string, { id, seq }: WrittenStep): Promise<void> {
    await this.parts.publisher.publish(Step, [{ id, tenantId: tenantOf(key), key, data: { seq } }]);
    await this.parts.database.system((tx) =>
      tx.query(`update ${schema}.ledger set acknowledged = true where event_id = $1`, [id]),
    );
  }

  private async unacknowledged(key: string): Promise<WrittenStep[]> {
    const rows = await this.parts.database.system<{ event_id: string; seq: string }[]>((tx) =>
      tx.query(
        `select event_id, seq from ${schema}.ledger where direct and not acknowledged and message_key = $1 order by seq`,
        [key],
      ),
    );
    return rows.map(({ event_id, seq }) => ({ id: event_id, seq: Number(seq) }));
  }
}

interface WrittenStep {
  id: string;
  seq: number;
}

/** The key's row stays locked to the end of the transaction, so sequence numbers have no holes. */
async function writeStep(tx: EntityManager, key: string, direct: boolean): Promise<WrittenStep> {
  const rows: { last_seq: string }[] = await tx.query(
    `insert into ${schema}.keys as k (message_key, last_seq) values ($1, 1)
     on conflict (message_key) do update set last_seq = k.last_seq + 1 returning last_seq`,
    [key],
  );
  const step = { id: randomUUID(), seq: Number(rows[0]?.last_seq) };
  await tx.query(
    `insert into ${schema}.ledger (event_id, message_key, seq, direct) values ($1, $2, $3, $4)`,
    [step.id, key, step.seq, direct],
  );
  return step;
}

async function unlessAway(error: unknown): Promise<void> {
  if (kindOf(error) !== 'infrastructure') throw error;
  await setTimeout(100);
}
