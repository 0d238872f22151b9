import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail, type Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import { decodeCursor, page, type PageQuery, Problem } from '@palisade/http';
import { FeatureFlags } from '@palisade/organizations';
import type { EntityManager } from 'typeorm';
import { isTimedPosition, type TimedPosition } from '../list-position.js';
import { Drafts } from '../rules/drafts.js';
import { textOf } from '../rules/rule-spec.js';
import { nameOf, RuleStore } from '../rules/rule-store.js';
import { readText } from '../rules/rule-texts.js';
import { BacktestRunner } from './backtest-runner.js';
import { type BacktestRow, BacktestStore } from './backtest-store.js';
import type { BacktestBody, BacktestPage, BacktestView } from './backtest-view.js';
import { namesSource } from './names-source.js';

const day = 24 * 60 * 60 * 1000;
const mostUnfinished = 5;
const mostKept = 100;

/** Rules run over what is stored. */
@Injectable()
export class Backtests {
  constructor(
    private readonly database: Database,
    private readonly store: BacktestStore,
    private readonly rules: RuleStore,
    private readonly drafts: Drafts,
    private readonly runner: BacktestRunner,
    private readonly audit: AuditTrail,
    private readonly flags: FeatureFlags,
  ) {}

  /** Throws a problem: 400 (no rule), 403 (turned off), 404, 409 (too many). */
  async start(caller: Caller, body: BacktestBody, actor: AuditActor): Promise<BacktestView> {
    const { tenantId } = caller;
    await this.flags.assertOn('backtests', tenantId);
    const { spec, title, ruleId } = await this.drafts.of(tenantId, body);
    const yaml = textOf(spec) ?? '';
    if (namesSource(readText(yaml).documents))
      throw Problem.invalid([{ path: 'yaml', message: 'names source, which is not stored with events' }]);
    const now = new Date();
    const row = {
      tenant_id: tenantId,
      backtest_id: randomUUID(),
      rule_id: ruleId,
      rule_title: title,
      yaml,
      thresholds: { ...spec.thresholds },
      from_at: new Date(now.getTime() - body.days * day),
      to_at: now,
      created_at: now,
      created_by: nameOf(caller),
    };
    const made = await this.database.asTenant(tenantId, async (tx) => {
      await this.rules.lock(tx, tenantId);
      if ((await this.store.unfinished(tx, tenantId)) >= mostUnfinished)
        throw Problem.conflict(
          'too-many-backtests',
          `At most ${mostUnfinished} backtests wait or run at once.`,
        );
      await this.store.insert(tx, row);
      await this.store.prune(tx, tenantId, mostKept);
      await this.record(tx, row, actor, 'started');
      return this.found(tx, tenantId, row.backtest_id);
    });
    this.runner.wake(tenantId);
    return asView(made);
  }

  list(tenantId: string, { limit, cursor }: PageQuery): Promise<BacktestPage> {
    const before = cursor === undefined ? undefined : decodeCursor(cursor, isTimedPosition);
    return this.database.asTenant(tenantId, async (tx) => {
      const rows = await this.store.page(tx, tenantId, { limit: limit + 1, ...(before && { before }) });
      const { items, next_cursor } = page(rows, limit, (row): TimedPosition => [
        row.created_at.toISOString(),
        row.backtest_id,
      ]);
      return { items: items.map(asView), next_cursor };
    });
  }

  one(tenantId: string, id: string): Promise<BacktestView> {
    return this.database.asTenant(tenantId, async (tx) => asView(await this.found(tx, tenantId, id)));
  }

  /** One that has ended stays as it is. */
  async cancel(caller: Caller, id: string, actor: AuditActor): Promise<void> {
    const { tenantId } = caller;
    await this.database.asTenant(tenantId, async (tx) => {
      const row = await this.found(tx, tenantId, id);
      if (await this.store.cancel(tx, tenantId, id)) await this.record(tx, row, actor, 'cancelled');
    });
    this.runner.wake(tenantId);
  }

  private async found(tx: EntityManager, tenantId: string, id: string): Promise<BacktestRow> {
    const row = await this.store.find(tx, tenantId, id);
    if (row === undefined) throw Problem.notFound('backtest');
    return row;
  }

  private async record(
    tx: EntityManager,
    row: Pick<BacktestRow, 'tenant_id' | 'backtest_id' | 'rule_title' | 'from_at'>,
    actor: AuditActor,
    what: string,
  ): Promise<void> {
    await this.audit.record(tx, {
      tenantId: row.tenant_id,
      action: `file-access.backtest.${what}`,
      outcome: 'success',
      actor,
      target: { kind: 'backtest', id: row.backtest_id },
      details: { rule: row.rule_title.slice(0, 200), from: row.from_at.toISOString() },
    });
  }
}

function asView(row: BacktestRow): BacktestView {
  return {
    id: row.backtest_id,
    state: row.state,
    rule_title: row.rule_title,
    rule_id: row.rule_id,
    from: row.from_at.toISOString(),
    to: row.to_at.toISOString(),
    progress: row.progress,
    events: Number(row.events),
    matches: Number(row.matches),
    detections: Number(row.detections),
    buckets: row.results?.buckets ?? [],
    actors: row.results?.actors ?? [],
    seconds: row.seconds,
    error: row.error,
    created_at: row.created_at.toISOString(),
    created_by: row.created_by,
  };
}
