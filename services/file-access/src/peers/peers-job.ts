import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '@palisade/database';
import { createLogger, isError } from '@palisade/telemetry';
import { TenantList } from '../events/tenant-list.js';
import type { Peers } from '../engine/engine.js';
import { textOf } from '../rules/rule-spec.js';
import { readText } from '../rules/rule-texts.js';
import { type Learned, TenantRules } from '../rules/tenant-rules.js';
import { confirmedIn } from '../feedback/confirmed-episodes.js';
import { type PeerMeasure, peersOf } from './peer-statistics.js';

interface Row {
  tenant_id: string;
  measure: string;
  window_ms: string;
  median: number;
  p95: number;
  actors: number;
  days: number;
}

const day = 24 * 60 * 60 * 1000;
const lookEveryMs = 5 * 60_000;
/** Between two tenants, so that the store serves others meanwhile. */
const restMs = 1_000;
const tenantsAtOnce = 200;
const log = createLogger('file-access');

// Whoever gets the row computes; a lease that ran out was a crash.
const lease = `insert into file_access.job_leases as known (job, tenant_id, leased_until) values ('peers', $1, now() + interval '10 minutes')
  on conflict (job, tenant_id) do update set leased_until = excluded.leased_until
    where known.leased_until < now() and (known.done_at is null or known.done_at < now() - interval '1 day')
  returning tenant_id`;

/** Computes daily what is usual among each tenant's actors, on one replica, and tells the rules of every replica. */
@Injectable()
export class PeersJob implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;
  private readonly known = new Map<string, string>();

  constructor(
    private readonly database: Database,
    private readonly tenants: TenantList,
    private readonly rules: TenantRules,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.start();
    }, lookEveryMs).unref();
    this.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.working;
  }

  /** Tells the rules what was computed or confirmed anywhere since the last time. */
  async tell(): Promise<void> {
    const tenants = await this.tenants.all();
    const present = new Set(tenants);
    for (const tenantId of this.known.keys()) if (!present.has(tenantId)) this.known.delete(tenantId);
    for (let i = 0; i < tenants.length && !this.stopped; i += tenantsAtOnce) {
      const some = tenants.slice(i, i + tenantsAtOnce);
      const [peers, confirmed] = await this.database.asTenants(some, async (tx) => [
        await tx.query<Row[]>('select * from file_access.peers where tenant_id = any($1)', [some]),
        await confirmedIn(tx, some),
      ]);
      const byTenant = Map.groupBy(peers, (row) => row.tenant_id);
      for (const tenantId of some) {
        const rows = byTenant.get(tenantId) ?? [];
        const learned = {
          peers: new Map(rows.map(asPeers)),
          confirmed: confirmed.get(tenantId) ?? new Map(),
        };
        this.tellOf(tenantId, learned);
      }
    }
  }

  /** One tenant's, if nobody has within the day. */
  async compute(tenantId: string, now: Date): Promise<boolean> {
    const mine = await this.database.withoutTransaction((source) =>
      source.query<unknown[]>(lease, [tenantId]),
    );
    if (mine.length === 0) return false;
    for (const measure of this.measuresOf(tenantId)) await this.keep(tenantId, measure, now);
    await this.database.withoutTransaction((source) =>
      source.query(
        `update file_access.job_leases set done_at = now() where job = 'peers' and tenant_id = $1`,
        [tenantId],
      ),
    );
    return true;
  }

  private tellOf(tenantId: string, learned: Learned): void {
    const known = JSON.stringify([[...learned.peers], [...learned.confirmed]]);
    if (this.known.get(tenantId) === known || (known === '[[],[]]' && !this.known.has(tenantId))) return;
    this.known.set(tenantId, known);
    this.rules.setLearned(tenantId, learned);
  }

  private start(): void {
    this.working = this.working
      .then(() => this.rules.ready)
      .then(() => this.round())
      .catch((error: unknown) => {
        log.warn({ err: error }, 'what is usual among actors is computed again within minutes');
      });
  }

  private async round(): Promise<void> {
    await this.tell();
    for (const tenantId of await this.tenants.all()) {
      if (this.stopped) return;
      if (await this.compute(tenantId, new Date()))
        await new Promise((resolve) => setTimeout(resolve, restMs));
    }
    await this.tell();
  }

  /** Of as many days as can be read in time: two weeks, two days, or none. */
  private async keep(tenantId: string, measure: PeerMeasure, now: Date): Promise<void> {
    for (const days of [14, 2]) {
      try {
        await this.database.asTenant(tenantId, async (tx) => {
          await tx.query(`select set_config('statement_timeout', '20000', true)`);
          const peers = await peersOf(tx, tenantId, measure, {
            from: new Date(now.getTime() - days * day),
            to: now,
          });
          if (peers === undefined) return;
          await tx.query(
            `insert into file_access.peers (tenant_id, measure, window_ms, median, p95, actors, days, computed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (tenant_id, measure, window_ms) do update set median = excluded.median, p95 = excluded.p95,
               actors = excluded.actors, days = excluded.days, computed_at = excluded.computed_at`,
            [
              tenantId,
              measure.measure,
              measure.windowMs,
              peers.median,
              peers.p95,
              peers.actors,
              peers.days,
              now.toISOString(),
            ],
          );
        });
        return;
      } catch (error) {
        const reason = isError(error) ? error.message : 'unknown';
        log.warn({ tenantId, days, reason }, 'what is usual among actors takes too long to compute');
      }
    }
  }

  /** Those that the tenant's rules compare with. */
  private measuresOf(tenantId: string): PeerMeasure[] {
    const found = new Map<string, PeerMeasure>();
    for (const spec of this.rules.specsOf(tenantId)) {
      for (const document of readText(textOf(spec) ?? '').documents) {
        if (document.kind !== 'behaviour' || document.behaviour.type !== 'baseline') continue;
        const { measure, windowMs, peers } = document.behaviour;
        if (peers === 'tenant') found.set(`${measure}:${windowMs}`, { measure, windowMs });
      }
    }
    return [...found.values()];
  }
}

const asPeers = ({ measure, window_ms, median, p95, actors, days }: Row): [string, Peers] => [
  `${measure}:${window_ms}`,
  { median, p95, actors, days },
];
