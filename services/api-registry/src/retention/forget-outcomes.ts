import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database, ErasedTenants } from '@palisade/database';
import { createLogger } from '@palisade/telemetry';
import type { EntityManager } from 'typeorm';
import { showAtApi, type AuditRow } from '../audits/audit-row.js';
import { closeWithoutLost } from '../audits/close-audit.js';
import { ApiRegistrySettings } from '../config.js';

const day = 86_400_000;
const hour = 3_600_000;
const atOnce = 200;
const log = createLogger('api-registry');

/**
 * Forgets outcomes of audits that are old, but for an API's last one, and closes audits that wait for what doesn't come.
 * Scores stay. Every hour, in each replica: what another forgets too is passed over.
 */
@Injectable()
export class ForgetOutcomes implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly settings: ApiRegistrySettings,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.start();
    }, hour).unref();
    this.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.working;
  }

  /** One round. */
  async forget(now = new Date()): Promise<void> {
    const before = (days: number) => new Date(now.getTime() - days * day);
    const old = before(this.settings.AUDIT_OUTCOME_DAYS);
    const silent = before(this.settings.AUDIT_UNENDED_DAYS);
    const waiting = before(this.settings.AUDIT_CLOSING_HOURS / 24);
    const rounds = [
      (tx: EntityManager, tenantId: string) => closeWaiting(tx, tenantId, waiting),
      (tx: EntityManager, tenantId: string) => endSilent(tx, tenantId, silent),
      (tx: EntityManager, tenantId: string) => forgetOld(tx, tenantId, old),
      (tx: EntityManager, tenantId: string) => dropUnknown(tx, tenantId, silent),
    ];
    for (const tenantId of await this.tenants())
      for (const round of rounds) await this.repeat(tenantId, round);
  }

  private start(): void {
    if (this.stopped) return;
    this.working = this.working.then(() =>
      this.forget().catch((error: unknown) => {
        log.error({ err: error }, 'forgetting old outcomes failed; it is tried again within the hour');
      }),
    );
  }

  /** In slices, each a transaction of its own. */
  private async repeat(
    tenantId: string,
    work: (tx: EntityManager, tenantId: string) => Promise<number>,
  ): Promise<void> {
    try {
      let done = atOnce;
      while (done === atOnce && !this.stopped)
        done = await this.database.asTenant(tenantId, (tx) => work(tx, tenantId));
    } catch (error) {
      if (!(error instanceof ErasedTenants)) throw error; // erased since the round began
    }
  }

  private async tenants(): Promise<string[]> {
    const rows = await this.database.withoutTransaction((dataSource) =>
      dataSource.query<{ tenant_id: string }[]>('select tenant_id from api_registry.tenants order by 1'),
    );
    return rows.map(({ tenant_id }) => tenant_id);
  }
}

/** Audits some of whose results got lost, or became dead letters: nobody waits for them for ever. */
async function closeWaiting(tx: EntityManager, tenantId: string, before: Date): Promise<number> {
  const waiting = await tx.query<AuditRow[]>(
    `select u.* from api_registry.audits u
       join api_registry.apis a on a.tenant_id = u.tenant_id and a.id = u.api_id
      where u.tenant_id = $1 and u.state = 'closing' and u.ended_at < $2
      limit ${atOnce} for no key update of a skip locked`,
    [tenantId, before],
  );
  for (const audit of waiting) {
    const lost = await closeWithoutLost(tx, audit);
    await showAtApi(tx, tenantId, audit.api_id);
    if (lost === 0) continue;
    log.warn(
      { tenant_id: tenantId, audit_id: audit.id, lost_batches: lost },
      'an audit was closed without all of its results: look among the dead letters of scan.results.v1',
    );
  }
  return waiting.length;
}

/** Audits whose scan was never said to have ended. */
async function endSilent(tx: EntityManager, tenantId: string, before: Date): Promise<number> {
  const silent = await tx.query<{ id: string; api_id: string }[]>(
    `select u.id, u.api_id from api_registry.audits u
       join api_registry.apis a on a.tenant_id = u.tenant_id and a.id = u.api_id
      where u.tenant_id = $1 and u.state in ('queued', 'running') and greatest(u.queued_at, u.started_at) < $2
      limit ${atOnce} for no key update of a skip locked`,
    [tenantId, before],
  );
  for (const { id, api_id } of silent) {
    await tx.query(
      `update api_registry.audits set state = 'failed', reason = 'never-ended', ended_at = now(),
              detail = 'Nothing more was heard of its scan. Audit the API again.'
        where tenant_id = $1 and id = $2 and state in ('queued', 'running')`,
      [tenantId, id],
    );
    await showAtApi(tx, tenantId, api_id);
  }
  return silent.length;
}

async function forgetOld(tx: EntityManager, tenantId: string, before: Date): Promise<number> {
  const [old] = await tx.query<[{ id: string }[], number]>(
    `update api_registry.audits set forgotten_at = now()
      where tenant_id = $1 and id = any(array(
        select u.id from api_registry.audits u
          join api_registry.apis a on a.tenant_id = u.tenant_id and a.id = u.api_id
         where u.tenant_id = $1 and u.forgotten_at is null and u.ended_at < $2
           and u.state in ('completed', 'partial', 'failed', 'cancelled') and u.id is distinct from a.last_audit_id
         limit ${atOnce} for update of u skip locked)) returning id`,
    [tenantId, before],
  );
  await tx.query(
    'delete from api_registry.audit_batches where tenant_id = $1 and audit_id = any($2::uuid[])',
    [tenantId, old.map(({ id }) => id)],
  );
  return old.length;
}

/** Batches of scans of which nothing else was ever heard, and of attempts that no end of a scan counted. */
async function dropUnknown(tx: EntityManager, tenantId: string, before: Date): Promise<number> {
  const [, dropped] = await tx.query<[unknown[], number]>(
    `delete from api_registry.audit_batches b
      where b.tenant_id = $1 and b.received_at < $2 and (b.audit_id, b.task_id, b.attempt, b.index) in (
        select o.audit_id, o.task_id, o.attempt, o.index from api_registry.audit_batches o
          left join api_registry.audits u on u.tenant_id = o.tenant_id and u.id = o.audit_id
         where o.tenant_id = $1 and o.received_at < $2
           and (u.ended_tasks is null
                or not u.ended_tasks @> jsonb_build_array(jsonb_build_object('task_id', o.task_id, 'attempt', o.attempt)))
         limit ${atOnce})`,
    [tenantId, before],
  );
  return dropped;
}
