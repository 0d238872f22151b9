import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AlertRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { Outbox } from '@palisade/messaging';
import { Organizations } from '@palisade/organizations';
import { createLogger } from '@palisade/telemetry';

const day = 86_400_000;
const hour = 3_600_000;
const alertsAtOnce = 500;
const log = createLogger('alerting');

// By created_at too, which has an index. History goes with its alert; what somebody changes now waits for the next round.
const ended = `delete from alerting.alerts where tenant_id = $1 and id = any(array(
  select id from alerting.alerts
   where tenant_id = $1 and created_at < $2 and closed_at < $2 and updated_at < $2
   order by created_at limit ${alertsAtOnce} for update skip locked)) returning id`;

/**
 * Deletes alerts that were closed, and have not changed since, for as many days as their organization keeps them; those
 * of organizations that chose nothing stay. Every hour, in each replica: what another deletes too is passed over.
 */
@Injectable()
export class ForgetAlerts implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly organizations: Organizations,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.start();
    }, hour).unref();
    void this.organizations.ready.then(() => {
      this.start();
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.working;
  }

  /** One round. */
  async forget(): Promise<void> {
    for (const [tenantId, days] of this.organizations.numbersOf('retention.alerts')) {
      let deleted = alertsAtOnce;
      while (deleted === alertsAtOnce && !this.stopped) deleted = await this.forgetSome(tenantId, days);
    }
  }

  private start(): void {
    if (this.stopped) return;
    this.working = this.working.then(() =>
      this.forget().catch((error: unknown) => {
        log.error({ err: error }, 'deleting old alerts failed; it is tried again within the hour');
      }),
    );
  }

  /** A slice in a transaction of its own, with the tombstones of its records. */
  private forgetSome(tenantId: string, days: number): Promise<number> {
    return this.database.asTenant(tenantId, async (tx) => {
      const before = new Date(Date.now() - days * day);
      const [rows] = await tx.query<[{ id: string }[], number]>(ended, [tenantId, before]);
      await this.outbox.tombstoneAll(
        tx,
        AlertRecord,
        rows.map(({ id }) => ({ tenantId, key: `${tenantId}:${id}` })),
      );
      return rows.length;
    });
  }
}
