import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database, ErasedTenants } from '@palisade/database';
import { Outbox } from '@palisade/messaging';
import { createLogger } from '@palisade/telemetry';
import type { EntityManager } from 'typeorm';
import { hourOf, shifted, type SourceRow, usualSilenceOf } from './sources.js';
import { tellSilence } from './source-silence.js';
import { gapClasses, shortestAlarm, withGap } from './usual-silence.js';

interface Account {
  tenantId: string;
  source: string;
  count: number;
  firstAt: number;
  lastAt: number;
}

const flushMs = 10_000;
const mostSources = 500;
const longestName = 500;
const log = createLogger('file-access');

/**
 * Who sent events, counted in memory and written every ten seconds: in the transactions that store events, batches of one
 * tenant would wait for each other. What a crash loses is the count of ten seconds.
 */
@Injectable()
export class SourceAccounts implements OnApplicationBootstrap, OnModuleDestroy {
  private accounts = new Map<string, Map<string, Account>>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), flushMs).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** Of events that are stored; `at`: LogAppendTime in milliseconds. */
  note(tenantId: string, source: string, at: number, count = 1): void {
    const ofTenant = this.accounts.get(tenantId) ?? new Map<string, Account>();
    if (ofTenant.size === 0) this.accounts.set(tenantId, ofTenant);
    const account = ofTenant.get(source);
    if (account !== undefined) {
      account.count += count;
      if (at > account.lastAt) account.lastAt = at;
      else if (at < account.firstAt) account.firstAt = at;
    } else if (ofTenant.size < mostSources)
      ofTenant.set(source, { tenantId, source, count, firstAt: at, lastAt: at });
  }

  /** Writes what was noted; what can't be written now is kept for the next time. */
  flush(): Promise<void> {
    this.flushing = this.flushing.then(() => this.write());
    return this.flushing;
  }

  private async write(): Promise<void> {
    const taken = this.accounts;
    this.accounts = new Map();
    for (const [tenantId, ofTenant] of taken) {
      try {
        await this.database.asTenant(tenantId, (tx) => this.add(tx, tenantId, [...ofTenant.values()]));
      } catch (error) {
        if (error instanceof ErasedTenants) continue;
        for (const { source, count, firstAt, lastAt } of ofTenant.values()) {
          this.note(tenantId, source, firstAt, 0);
          this.note(tenantId, source, lastAt, count);
        }
        log.warn({ err: error, tenantId }, 'who sent events is not written yet');
      }
    }
  }

  private async add(tx: EntityManager, tenantId: string, accounts: readonly Account[]): Promise<void> {
    const sorted = accounts
      .map((account) => ({ ...account, source: account.source.slice(0, longestName) }))
      .sort((left, right) => (left.source < right.source ? -1 : 1));
    await tx.query(
      `insert into file_access.sources (tenant_id, source, first_event_at, last_event_at, gaps, hours, hour_at)
       select $1, source, first_at, first_at, array_fill(0::bigint, array[$4::int]), array_fill(0::bigint, array[24]), first_at
         from unnest($2::text[], $3::timestamptz[]) as given (source, first_at) on conflict do nothing`,
      [tenantId, sorted.map(({ source }) => source), sorted.map(({ firstAt }) => iso(firstAt)), gapClasses],
    );
    const rows = await tx.query<SourceRow[]>(
      'select * from file_access.sources where tenant_id = $1 and source = any($2) order by source for update',
      [tenantId, sorted.map(({ source }) => source)],
    );
    const bySource = new Map(rows.map((row) => [row.source, row]));
    for (const account of sorted) {
      const row = bySource.get(account.source);
      if (row !== undefined) await this.update(tx, row, account);
    }
  }

  private async update(
    tx: EntityManager,
    row: SourceRow,
    { count, firstAt, lastAt }: Account,
  ): Promise<void> {
    const last = new Date(Math.max(lastAt, row.last_event_at.getTime()));
    const gaps = withGap(row.gaps.map(Number), (firstAt - row.last_event_at.getTime()) / 1000);
    const hours = shifted(row, last);
    const age = hourOf(last) - hourOf(new Date(lastAt));
    if (age in hours) hours[age] = (hours[age] ?? 0) + count;
    const speaksAgain = row.silent_since !== null && lastAt > row.last_event_at.getTime();
    await tx.query(
      `update file_access.sources set last_event_at = $3, gaps = $4, hours = $5, hour_at = $3,
         silent_since = case when $6 then null else silent_since end, revision = revision + case when $6 then 1 else 0 end
       where tenant_id = $1 and source = $2`,
      [row.tenant_id, row.source, last.toISOString(), gaps, hours, speaksAgain],
    );
    if (!speaksAgain) return;
    const now = new Date(firstAt);
    const usualSeconds = usualSilenceOf(row, now) ?? shortestAlarm;
    await tellSilence(tx, this.outbox, 'ended', {
      row: { ...row, revision: String(Number(row.revision) + 1) },
      usualSeconds,
      now,
    });
  }
}

const iso = (time: number): string => new Date(time).toISOString();
