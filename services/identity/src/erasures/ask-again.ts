import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { OrganizationErasureRequestedRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { Outbox } from '@palisade/messaging';
import { Settings } from '../settings.js';

interface Row {
  id: string;
  tenant_id: string;
  requested_at: Date;
  asked: number;
}

const mostEveryMs = 5_000;

/** Asks for each erasure again until all have confirmed: a service may have been down. */
@Injectable()
export class AskAgain implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(AskAgain.name);
  private timer: NodeJS.Timeout | undefined;
  private asking: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    const everyMs = Math.min(mostEveryMs, this.settings.erasureAskSeconds * 500);
    this.timer = setInterval(() => {
      this.asking = this.asking
        .then(() => this.ask())
        .catch((error: unknown) => {
          this.logger.warn({ err: error }, 'erasures are asked for again within seconds');
        });
    }, everyMs).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.asking;
  }

  /** Those that were not asked for lately; what another replica asks for is left to it. */
  private ask(): Promise<void> {
    return this.database.system(async (tx) => {
      const [rows] = await tx.query<[Row[], number]>(
        `update identity.erasures set asked = asked + 1, last_asked_at = now()
          where id in (select id from identity.erasures
                        where completed_at is null and last_asked_at < now() - make_interval(secs => $1)
                        order by last_asked_at limit 100 for update skip locked)
         returning id, tenant_id, requested_at, asked`,
        [this.settings.erasureAskSeconds],
      );
      await this.outbox.appendAll(
        tx,
        OrganizationErasureRequestedRecord,
        rows.map(({ id, tenant_id: tenantId, requested_at: requestedAt, asked }) => ({
          tenantId,
          key: tenantId,
          data: {
            erasure_id: id,
            organization_id: tenantId,
            requested_at: requestedAt.toISOString(),
            asked,
          },
        })),
      );
    });
  }
}
