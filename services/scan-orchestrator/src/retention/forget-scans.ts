import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database, ErasedTenants } from '@palisade/database';
import { Organizations } from '@palisade/organizations';
import { createLogger } from '@palisade/telemetry';
import { ScanOrchestratorSettings } from '../config.js';

const day = 86_400_000;
const hour = 3_600_000;
const atOnce = 200;
const log = createLogger('scan-orchestrator');

// By queued_at too, which has an index. Tasks and attempts go with their scan; what somebody replays now waits for the
// next round.
const old = `delete from scan_orchestrator.scans where tenant_id = $1 and id = any(array(
  select s.id from scan_orchestrator.scans s
   where s.tenant_id = $1 and s.queued_at < $2 and s.ended_at < $2
     and (exists (select from scan_orchestrator.scans n
                   where n.tenant_id = s.tenant_id and n.target_id = s.target_id
                     and (n.queued_at, n.id) > (s.queued_at, s.id))
          or not exists (select from scan_orchestrator.targets t
                          where t.tenant_id = s.tenant_id and t.id = s.target_id))
   order by s.queued_at, s.id limit ${String(atOnce)} for update of s skip locked)) returning id`;

/**
 * Forgets scans that ended long ago, but the last one of each target that there is. Every hour, in each replica: what
 * another forgets too is passed over.
 */
@Injectable()
export class ForgetScans implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly organizations: Organizations,
    private readonly settings: ScanOrchestratorSettings,
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
  async forget(now = new Date()): Promise<void> {
    const before = new Date(now.getTime() - this.settings.SCAN_RETENTION_DAYS * day);
    for (const tenantId of this.organizations.tenants()) await this.forgetOf(tenantId, before);
  }

  private start(): void {
    if (this.stopped) return;
    this.working = this.working.then(() =>
      this.forget().catch((error: unknown) => {
        log.error({ err: error }, 'forgetting old scans failed; it is tried again within the hour');
      }),
    );
  }

  /** In slices, each a transaction of its own. */
  private async forgetOf(tenantId: string, before: Date): Promise<void> {
    try {
      let forgotten = atOnce;
      while (forgotten === atOnce && !this.stopped) {
        const [rows] = await this.database.asTenant(tenantId, (tx) =>
          tx.query<[unknown[], number]>(old, [tenantId, before]),
        );
        forgotten = rows.length;
      }
    } catch (error) {
      if (!(error instanceof ErasedTenants)) throw error; // erased since the round began
    }
  }
}
