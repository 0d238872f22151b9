import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '@palisade/database';
import { createLogger } from '@palisade/telemetry';

const hour = 60 * 60 * 1000;
const rowsAtOnce = 5_000;
const log = createLogger('audit');

/** Forgets chains of deleted organizations that have been kept long enough, every hour. Harmless on every replica at once. */
@Injectable()
export class ForgetChains implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<unknown> = Promise.resolve();
  private isStopping = false;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.start();
    }, hour).unref();
    this.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await this.working;
  }

  /** One round; returns how many chains it were. */
  async run(): Promise<number> {
    const due = await this.database.system((tx) =>
      tx.query<{ chain: string }[]>(
        `select chain from audit.chains join audit.kept_chains on tenant_id::text = chain
          where kept_until < now() limit 100`,
      ),
    );
    for (const { chain } of due) await this.forget(chain);
    return due.length;
  }

  private start(): void {
    this.working = this.run().catch((error: unknown) => {
      log.warn({ err: error }, 'chains are forgotten within the hour');
    });
  }

  private async forget(chain: string): Promise<void> {
    for (let gone = rowsAtOnce; gone === rowsAtOnce && !this.isStopping;) {
      gone = await this.database.asTenant(chain, async (tx) => {
        const rows = await tx.query<{ gone: number }[]>('select audit.forget_chain($1, $2) as gone', [
          chain,
          rowsAtOnce,
        ]);
        return rows[0]?.gone ?? 0;
      });
    }
    if (!this.isStopping) log.info({ tenantId: chain }, 'the chain of a deleted organization is forgotten');
  }
}
