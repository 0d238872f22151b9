import { setTimeout } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type Type,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Database } from '@palisade/database';
import { Outbox } from '@palisade/messaging';
import { createLogger } from '@palisade/telemetry';
import { confirm } from './confirm.js';
import { ERASABLE, type ErasableData, type ErasableTable, type ErasureHook } from './erasable-data.js';
import { ErasedMessages } from './erased-messages.js';
import { eraseSlice } from './erased-rows.js';
import { Erasures, type Erasure } from './erasures.js';

const lookEveryMs = 5_000;
const pollMs = 50;
const log = createLogger('erasure');

class Stopped extends Error {
  override readonly name = 'Stopped';
}

/**
 * Takes away what the service has of tenants that were marked, one at a time, on one replica at a time: rows in slices,
 * each a transaction that counts what it took. What a crash interrupts goes on where it was; what is tried twice is
 * harmless.
 */
@Injectable()
export class Erasing implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private isWaiting = false;
  private isStopping = false;
  private readonly messages: ErasedMessages;

  constructor(
    @Inject(ERASABLE) private readonly data: ErasableData,
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Erasures) private readonly erasures: Erasures,
    @Inject(ModuleRef) private readonly moduleRef: ModuleRef,
  ) {
    this.messages = new ErasedMessages(database, data.schema);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.wake();
    }, lookEveryMs).unref();
    this.wake();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await this.working;
  }

  /** There may be somebody to erase. */
  wake(): void {
    if (this.isWaiting || this.isStopping) return;
    this.isWaiting = true;
    this.working = this.working.then(async () => {
      this.isWaiting = false;
      await this.run();
    });
  }

  private async run(): Promise<void> {
    try {
      while (!this.isStopping) {
        const erasure = await this.erasures.lease();
        if (erasure === undefined) return;
        await this.erase(erasure);
      }
    } catch (error) {
      if (error instanceof Stopped) return;
      log.warn({ err: error }, 'erasing failed; it goes on within seconds');
    }
  }

  private async erase(erasure: Erasure): Promise<void> {
    const { tenantId } = erasure;
    try {
      const since = await this.erasures.now();
      await this.until(tenantId, () => this.erasures.isSettled(since));
      for (const hook of this.data.hooks ?? []) await this.callHook(tenantId, hook);
      for (const table of this.data.tables) await this.eraseRows(tenantId, table);
      await this.eraseMessages(tenantId);
      await this.finish(tenantId);
      log.info({ tenantId, erasureId: erasure.erasureId }, 'an organization is erased');
    } catch (error) {
      await this.erasures.giveBack(tenantId).catch(() => undefined); // else its lease ends
      throw error;
    }
  }

  private async callHook(tenantId: string, type: Type<ErasureHook>): Promise<void> {
    const taken = await this.moduleRef.get(type, { strict: false }).erase(tenantId);
    await this.database.system((tx) => this.erasures.add(tx, tenantId, taken));
  }

  private async eraseRows(tenantId: string, table: ErasableTable): Promise<void> {
    const limit = this.data.rowsAtOnce ?? 2_000;
    for (;;) {
      this.refuseStopping();
      const count = await this.database.asTenant(
        tenantId,
        async (tx) => {
          const erased = await eraseSlice(tx, this.outbox, table, { tenantId, limit });
          await this.erasures.count(tx, tenantId, table, erased);
          return erased;
        },
        { evenErased: true },
      );
      if (count === 0) return;
    }
  }

  private async eraseMessages(tenantId: string): Promise<void> {
    const last = await this.messages.last();
    await this.until(tenantId, () => this.messages.areSent(tenantId, last));
    await this.messages.erase(tenantId);
  }

  private finish(tenantId: string): Promise<void> {
    const { kept = () => ({}), service } = this.data;
    return this.database.system(async (tx) => {
      const done = await this.erasures.finish(tx, tenantId, kept);
      if (done !== undefined) await confirm(tx, this.outbox, service, done);
    });
  }

  private async until(tenantId: string, condition: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; !(await condition()); tries++) {
      this.refuseStopping();
      await setTimeout(Math.min(1_000, pollMs * 2 ** Math.min(tries, 5)));
      await this.erasures.renew(tenantId);
    }
  }

  private refuseStopping(): void {
    if (this.isStopping) throw new Stopped('the service ends; another replica goes on, or this one later');
  }
}
