import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '@palisade/database';
import { Outbox } from '@palisade/messaging';
import { createLogger } from '@palisade/telemetry';
import type { EntityManager } from 'typeorm';
import { StoringProgress } from '../detection/storing-progress.js';
import { TenantList } from '../events/tenant-list.js';
import { type SourceRow, usualSilenceOf } from './sources.js';
import { silenceId, tellSilence } from './source-silence.js';
import { shortestAlarm } from './usual-silence.js';

const everyMs = 60_000;
const tenantsAtOnce = 200;
/** Behind by more, silence may be nothing but events that are still to be stored. */
const mostBehindSeconds = 60;
const log = createLogger('file-access');

/** Raises an alarm when a source has been silent for longer than is usual; it ends with the source's next event. */
@Injectable()
export class SilenceWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly tenants: TenantList,
    private readonly outbox: Outbox,
    private readonly progress: StoringProgress,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      const behind = this.progress.behindSeconds();
      if (behind === null || behind > mostBehindSeconds) return;
      this.looking = this.look(new Date()).catch((error: unknown) => {
        log.warn({ err: error }, 'whether sources fell silent is looked at again within a minute');
      });
    }, everyMs).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  async look(now: Date): Promise<void> {
    const tenants = await this.tenants.all();
    for (let i = 0; i < tenants.length; i += tenantsAtOnce) {
      const some = tenants.slice(i, i + tenantsAtOnce);
      await this.database.asTenants(some, (tx) => this.lookAt(tx, some, now));
    }
  }

  /** What another replica looks at is left to it. */
  private async lookAt(tx: EntityManager, tenantIds: readonly string[], now: Date): Promise<void> {
    const rows = await tx.query<SourceRow[]>(
      `select * from file_access.sources
        where tenant_id = any($1) and silent_since is null and last_event_at < $2::timestamptz - make_interval(secs => $3)
        order by tenant_id, source limit 1000 for update skip locked`,
      [tenantIds, now.toISOString(), shortestAlarm],
    );
    for (const row of rows) {
      const usualSeconds = usualSilenceOf(row, now);
      const silentSeconds = (now.getTime() - row.last_event_at.getTime()) / 1000;
      if (usualSeconds === undefined || silentSeconds <= usualSeconds) continue;
      const episodeId = silenceId(row);
      await tx.query(
        `update file_access.sources set silent_since = $3, episode_id = $4, revision = 1
          where tenant_id = $1 and source = $2`,
        [row.tenant_id, row.source, now.toISOString(), episodeId],
      );
      const opened = { ...row, silent_since: now, episode_id: episodeId, revision: '1' };
      await tellSilence(tx, this.outbox, 'opened', { row: opened, usualSeconds, now });
    }
  }
}
