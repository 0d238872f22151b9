import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database, ErasedTenants, isInfrastructureFailure } from '@palisade/database';
import { createLogger, isError } from '@palisade/telemetry';
import type { EntityManager } from 'typeorm';
import { TenantList } from '../events/tenant-list.js';
import { Drafts } from '../rules/drafts.js';
import { TenantRules } from '../rules/tenant-rules.js';
import type { BacktestJob, BacktestResults } from './backtest-job.js';
import { type BacktestProcess, startBacktest } from './backtest-process.js';
import { type BacktestRow, BacktestStore } from './backtest-store.js';

export interface BacktestSettings {
  readonly databaseUrl: string;
  readonly databaseCa?: string;
  readonly perReplica: number;
  readonly eventsPerSecond: number;
  readonly placesFile?: string;
}

interface Running {
  readonly row: BacktestRow;
  readonly process: BacktestProcess;
  readonly startedAt: number;
  results?: BacktestResults;
}

const lookEveryMs = 5_000;
const renewEveryMs = 2_000;
const tenantsAtOnce = 200;
const log = createLogger('file-access');

/** Runs backtests that wait, each in a process of its own, few at once, one of a tenant, and none that another replica runs. */
@Injectable()
export class BacktestRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly replica = randomUUID();
  private readonly running = new Map<string, Running>();
  private readonly timers: NodeJS.Timeout[] = [];
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly store: BacktestStore,
    private readonly drafts: Drafts,
    private readonly rules: TenantRules,
    private readonly tenants: TenantList,
    private readonly settings: BacktestSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.timers.push(
      setInterval(() => this.enqueue(() => this.look()), lookEveryMs).unref(),
      setInterval(() => this.enqueue(() => this.renew()), renewEveryMs).unref(),
    );
  }

  /** Those that run are given back, and begun anew elsewhere. */
  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearInterval(timer);
    await this.working;
    for (const { row, process } of this.running.values()) {
      process.stop();
      await this.ofRow(row, (tx) => this.store.release(tx, row, this.replica));
    }
  }

  /** Something of the tenant's waits, or is to end. */
  wake(tenantId: string): void {
    this.enqueue(() => this.renew());
    this.enqueue(() => this.claim([tenantId]));
  }

  private enqueue(work: () => Promise<void>): void {
    this.working = this.working.then(work).catch((error: unknown) => {
      log.warn({ err: error }, 'backtests are looked at again within seconds');
    });
  }

  private async look(): Promise<void> {
    if (this.running.size >= this.settings.perReplica) return;
    const tenants = await this.tenants.all();
    for (let i = 0; i < tenants.length; i += tenantsAtOnce)
      await this.claim(tenants.slice(i, i + tenantsAtOnce));
  }

  private async claim(tenantIds: readonly string[]): Promise<void> {
    while (!this.stopped && tenantIds.length > 0 && this.running.size < this.settings.perReplica) {
      const row = await this.database.asTenants(tenantIds, (tx) =>
        this.store.claim(tx, tenantIds, this.replica),
      );
      if (row === undefined) return;
      await this.start(row);
    }
  }

  private async start(row: BacktestRow): Promise<void> {
    const { tenant_id: tenantId, backtest_id: id } = row;
    try {
      const process = startBacktest(await this.jobOf(row), (results) => {
        const running = this.running.get(id);
        if (running) running.results = results;
      });
      this.running.set(id, { row, process, startedAt: Date.now() });
      void process.done.then(
        (results) => this.enqueue(() => this.finished(row, results)),
        (error: unknown) => this.enqueue(() => this.failed(row, error)),
      );
    } catch (error) {
      if (isInfrastructureFailure(error)) throw error;
      await this.database.asTenant(tenantId, (tx) =>
        this.store.failed(tx, row, this.replica, messageOf(error)),
      );
    }
  }

  private async jobOf(row: BacktestRow): Promise<BacktestJob> {
    const { tenant_id: tenantId, yaml, thresholds } = row;
    const { spec, specs, context } = await this.drafts.of(tenantId, { yaml });
    const { watchlists, exceptions, timeZone, peers, confirmed } = context;
    return {
      ...this.settings,
      tenantId,
      ruleId: spec.ruleId,
      specs: specs.map((each) => (each.ruleId === spec.ruleId ? { ...each, thresholds } : each)),
      context: { watchlists, exceptions, timeZone, peers, ...(confirmed && { confirmed }) },
      limits: this.rules.limits,
      from: row.from_at.getTime(),
      to: row.to_at.getTime(),
    };
  }

  /** What was found so far; what was cancelled, or taken over by another replica, ends here. */
  private async renew(): Promise<void> {
    for (const { row, process, results } of this.running.values()) {
      const isMine = await this.ofRow(row, (tx) => this.store.renew(tx, row, this.replica, results));
      if (isMine !== true) process.stop();
    }
  }

  /** Nothing when the tenant is erased: there is nothing more to keep. */
  private async ofRow<T>(row: BacktestRow, work: (tx: EntityManager) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.database.asTenant(row.tenant_id, work);
    } catch (error) {
      if (error instanceof ErasedTenants) return undefined;
      throw error;
    }
  }

  private async finished(row: BacktestRow, results: BacktestResults): Promise<void> {
    const { startedAt = Date.now() } = this.running.get(row.backtest_id) ?? {};
    this.running.delete(row.backtest_id);
    const seconds = (Date.now() - startedAt) / 1000;
    await this.ofRow(row, (tx) => this.store.finish(tx, row, this.replica, { results, seconds }));
    await this.look();
  }

  /** One that was cancelled stays cancelled. */
  private async failed(row: BacktestRow, error: unknown): Promise<void> {
    this.running.delete(row.backtest_id);
    if (this.stopped) return;
    await this.ofRow(row, (tx) => this.store.failed(tx, row, this.replica, messageOf(error)));
    await this.look();
  }
}

const messageOf = (error: unknown): string => (isError(error) ? error.message : 'unknown');
