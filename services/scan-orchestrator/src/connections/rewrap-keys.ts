import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '@palisade/database';
import { KeyRing, type SealedKey } from '@palisade/sealing';
import { meter } from '@palisade/telemetry';
import type { EntityManager } from 'typeorm';
import { keyPurposeOf } from './vault.js';

const EVERY_MS = 60_000;
const AT_ONCE = 200;
const LEAST_ID = '00000000-0000-0000-0000-000000000000';

interface Row {
  connection_id: string;
  tenant_id: string;
  key_id: string;
  sealed_key: Buffer;
}

const left = meter('palisade.scan_orchestrator').createGauge('palisade.connections.keys', {
  unit: '{key}',
  description:
    'Data keys of connections by what seals them: the current key-encryption key, one before, an unknown one',
});

/**
 * Seals by the current key-encryption key what an earlier one sealed, in slices, while all goes on; in each replica, and
 * what another has in hand is passed over. Secrets themselves are not touched.
 */
@Injectable()
export class RewrapKeys implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(RewrapKeys.name);
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly ring: KeyRing,
  ) {}

  onApplicationBootstrap(): void {
    this.start();
    this.timer = setInterval(() => {
      this.start();
    }, EVERY_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await this.working;
  }

  /** All that an earlier key sealed and no other replica has in hand; returns how many. */
  async run(): Promise<number> {
    let count = 0;
    let after: string | undefined = LEAST_ID;
    while (after !== undefined && !this.isStopping) {
      const from: string = after;
      const { last, rewrapped } = await this.database.system((tx) => this.slice(tx, from));
      count += rewrapped;
      after = last;
    }
    await this.measure();
    return count;
  }

  private start(): void {
    this.working = this.working
      .then(() => this.run())
      .then(
        (count) => {
          if (count > 0) this.logger.log(`${String(count)} keys of connections are sealed anew`);
        },
        (error: unknown) => {
          this.logger.warn({ err: error }, 'sealing keys anew failed; it is tried again');
        },
      );
  }

  private async slice(tx: EntityManager, after: string): Promise<{ last?: string; rewrapped: number }> {
    const earlier = this.ring.ids.filter((id) => id !== this.ring.currentId);
    if (earlier.length === 0) return { rewrapped: 0 };
    const rows = await tx.query<Row[]>(
      `select connection_id, tenant_id, key_id, sealed_key from scan_orchestrator.connection_keys
        where key_id = any($1) and connection_id > $2 order by connection_id limit $3 for update skip locked`,
      [earlier, after, AT_ONCE],
    );
    let rewrapped = 0;
    for (const row of rows) {
      const anew = this.rewrapped(row);
      if (anew === undefined) continue;
      await tx.query(
        'update scan_orchestrator.connection_keys set key_id = $2, sealed_key = $3 where connection_id = $1',
        [row.connection_id, anew.keyId, anew.sealed],
      );
      rewrapped += 1;
    }
    return { last: rows.at(-1)?.connection_id, rewrapped };
  }

  /** Undefined, and said, when the row was tampered with: the others go on. */
  private rewrapped({ connection_id, tenant_id, key_id, sealed_key }: Row): SealedKey | undefined {
    const purpose = keyPurposeOf({ tenantId: tenant_id, connectionId: connection_id });
    try {
      return this.ring.rewrap({ keyId: key_id, sealed: sealed_key }, purpose);
    } catch (error) {
      this.logger.error({ err: error, connectionId: connection_id }, 'the key of a connection does not open');
      return undefined;
    }
  }

  private async measure(): Promise<void> {
    const rows = await this.database.system((tx) =>
      tx.query<{ key_id: string; count: string }[]>(
        'select key_id, count(*) as count from scan_orchestrator.connection_keys group by key_id',
      ),
    );
    const counts = { current: 0, previous: 0, unknown: 0 };
    for (const { key_id, count } of rows) counts[this.stateOf(key_id)] += Number(count);
    for (const [state, count] of Object.entries(counts)) left.record(count, { state });
    if (counts.unknown > 0)
      this.logger.error(
        `no key-encryption key is configured that opens ${String(counts.unknown)} connections`,
      );
  }

  private stateOf(keyId: string): 'current' | 'previous' | 'unknown' {
    if (keyId === this.ring.currentId) return 'current';
    return this.ring.ids.includes(keyId) ? 'previous' : 'unknown';
  }
}
