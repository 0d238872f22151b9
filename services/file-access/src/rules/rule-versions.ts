import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import { decodeCursor, page, type PageQuery, Problem } from '@palisade/http';
import { createTwoFilesPatch } from 'diff';
import type { EntityManager } from 'typeorm';
import { asShipped, type RuleSpec, shippedRule, textOf } from './rule-spec.js';
import { RuleStore, type StoredRule } from './rule-store.js';
import type { RuleDiff, RuleVersionDetail, RuleVersionPage, RuleVersionView } from './rule-version-view.js';
import { settingChanges } from './setting-changes.js';

type Version = StoredRule & { what: string };

/** Rules as they were. */
@Injectable()
export class RuleVersions {
  constructor(
    private readonly database: Database,
    private readonly store: RuleStore,
  ) {}

  list(tenantId: string, ruleId: string, { limit, cursor }: PageQuery): Promise<RuleVersionPage> {
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : decodeCursor(cursor, isPosition)[0];
    return this.database.asTenant(tenantId, async (tx) => {
      const found = await this.store.versions(tx, tenantId, { ruleId, before, limit: limit + 1 });
      if (found.length === 0) await this.refuseUnknown(tx, tenantId, ruleId);
      const { items, next_cursor } = page(found, limit, ({ revision }) => [revision]);
      return { items: items.map(asVersion), next_cursor };
    });
  }

  one(tenantId: string, ruleId: string, revision: number): Promise<RuleVersionDetail> {
    return this.database.asTenant(tenantId, async (tx) => {
      const found = await this.store.version(tx, tenantId, { ruleId, revision });
      if (found === undefined) throw Problem.notFound('version');
      const { enabled, mode, thresholds } = found;
      return {
        ...asVersion(found),
        yaml: textOf(found) ?? '',
        enabled,
        mode,
        thresholds: Object.entries(thresholds).map(([name, value]) => ({ name, value })),
      };
    });
  }

  /** Empty where the two are equal. Throws a problem where one of the revisions never was. */
  diff(tenantId: string, ruleId: string, from: number, to: number): Promise<RuleDiff> {
    return this.database.asTenant(tenantId, async (tx) => {
      const [before, after] = [
        await this.spec(tx, tenantId, ruleId, from),
        await this.spec(tx, tenantId, ruleId, to),
      ];
      return {
        unified: unified([from, textOf(before) ?? ''], [to, textOf(after) ?? '']),
        settings: settingChanges(before, after),
      };
    });
  }

  private async spec(
    tx: EntityManager,
    tenantId: string,
    ruleId: string,
    revision: number,
  ): Promise<RuleSpec> {
    const shipped = shippedRule(ruleId);
    const spec =
      revision === 0
        ? shipped && asShipped(shipped)
        : await this.store.version(tx, tenantId, { ruleId, revision });
    if (spec === undefined || textOf(spec) === undefined) throw Problem.notFound('version');
    return spec;
  }

  private async refuseUnknown(tx: EntityManager, tenantId: string, ruleId: string): Promise<void> {
    if (shippedRule(ruleId) !== undefined) return;
    if ((await this.store.find(tx, tenantId, ruleId)) === undefined) throw Problem.notFound('rule');
  }
}

function unified([from, before]: [number, string], [to, after]: [number, string]): string {
  if (before === after) return '';
  const [old, present] = [`revision ${from}`, `revision ${to}`];
  return createTwoFilesPatch(old, present, before, after, undefined, undefined, { timeout: 2_000 }) ?? '';
}

function asVersion({ version, revision, changedAt, changedBy, what }: Version): RuleVersionView {
  return { version, revision, changed_at: changedAt.toISOString(), changed_by: changedBy, what };
}

function isPosition(value: unknown): value is [number] {
  return Array.isArray(value) && Number.isSafeInteger(value[0]);
}
