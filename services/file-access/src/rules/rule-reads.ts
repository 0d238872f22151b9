import { Injectable } from '@nestjs/common';
import { fileAccess } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { decodeCursor, page, Problem } from '@palisade/http';
import type { ListRulesQuery, SortName } from './list-rules-query.js';
import { RuleActivities } from './rule-activity.js';
import { asDetail, asView, type Presented } from './rule-presentation.js';
import { asShipped, type RuleSpec, shippedRule, textOf, withShipped } from './rule-spec.js';
import { RuleStore, type StoredRule } from './rule-store.js';
import { TenantRules } from './tenant-rules.js';
import type { RuleDetail, RulePage, RuleView } from './rule-view.js';

type Position = [sort: string, value: string | number, id: string];

/** The rules of a tenant as they are shown. */
@Injectable()
export class RuleReads {
  constructor(
    private readonly database: Database,
    private readonly store: RuleStore,
    private readonly activities: RuleActivities,
    private readonly tenants: TenantRules,
  ) {}

  async list(tenantId: string, query: ListRulesQuery): Promise<RulePage> {
    const { sort, limit } = query;
    const name = sort.replace(/^-/, '') as SortName;
    const sign = sort.startsWith('-') ? -1 : 1;
    const position = (rule: RuleView): Position => [sort, valueOf(rule, name), rule.id];
    const rules = (await this.all(tenantId)).filter((rule) => isMeant(rule, query));
    rules.sort((left, right) => sign * compared(position(left), position(right)));
    const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, isPosition(sort));
    const rest =
      after === undefined ? rules : rules.filter((rule) => sign * compared(position(rule), after) > 0);
    return page(rest.slice(0, limit + 1), limit, position);
  }

  /** Each of them, in no order. */
  all(tenantId: string): Promise<RuleView[]> {
    const now = new Date();
    return this.database.asTenant(tenantId, async (tx) => {
      const own = await this.store.own(tx, tenantId);
      const activity = await this.activities.read(tx, tenantId, now);
      const stored = new Map(own.map((rule) => [rule.ruleId, rule]));
      const refused = this.tenants.refusedOf(tenantId);
      return withShipped(own).map((spec) =>
        asView({
          spec,
          stored: stored.get(spec.ruleId),
          activity: activity.of(spec.ruleId),
          refusal: refused.get(spec.ruleId)?.[0]?.message,
          now,
        }),
      );
    });
  }

  one(tenantId: string, ruleId: string): Promise<RuleDetail> {
    return this.database.asTenant(tenantId, async (tx) => {
      const found = present(ruleId, await this.store.find(tx, tenantId, ruleId));
      if (found === undefined) throw Problem.notFound('rule');
      const now = new Date();
      const activity = await this.activities.read(tx, tenantId, now, ruleId);
      const refusal = this.tenants.refusedOf(tenantId).get(ruleId)?.[0]?.message;
      return asDetail({ ...found, activity: activity.of(ruleId), refusal, now } satisfies Presented);
    });
  }

  /** As the tenant has it. Throws a problem when it has no such rule. */
  spec(tenantId: string, ruleId: string): Promise<RuleSpec> {
    return this.database.asTenant(tenantId, async (tx) => {
      const found = present(ruleId, await this.store.find(tx, tenantId, ruleId));
      if (found === undefined) throw Problem.notFound('rule');
      return found.spec;
    });
  }
}

function present(ruleId: string, stored?: StoredRule): { spec: RuleSpec; stored?: StoredRule } | undefined {
  if (stored?.deleted === false && textOf(stored) !== undefined) return { spec: stored, stored };
  const shipped = shippedRule(ruleId);
  return shipped === undefined ? undefined : { spec: asShipped(shipped) };
}

function isMeant(rule: RuleView, query: ListRulesQuery): boolean {
  const { q, source, kind, severity, enabled, mode, state, technique } = query;
  return (
    (q === undefined || textsOf(rule).some((text) => text.toLowerCase().includes(q.trim().toLowerCase()))) &&
    (source === undefined || rule.source === source) &&
    (kind === undefined || kind.includes(rule.kind)) &&
    (severity === undefined || severity.includes(rule.severity)) &&
    (enabled === undefined || rule.enabled === enabled) &&
    (mode === undefined || rule.mode === mode) &&
    (state === undefined || state.includes(rule.state)) &&
    (technique === undefined || rule.attacks.some((attack) => isOf(attack.technique_id, technique)))
  );
}

const textsOf = ({ id, title, description, tags }: RuleView): string[] => [id, title, description, ...tags];

function isOf(techniqueId: string | undefined, asked: string): boolean {
  const wanted = asked.trim().toUpperCase();
  return techniqueId === wanted || techniqueId?.startsWith(`${wanted}.`) === true;
}

function valueOf(rule: RuleView, name: SortName): string | number {
  if (name === 'title') return rule.title.toLowerCase();
  if (name === 'severity') return fileAccess.Severity.indexOf(rule.severity);
  if (name === 'detections_24h') return rule.health.detections_24h;
  if (name === 'risk_score') return rule.risk_score;
  return rule.changed_at ?? '';
}

function compared([, left, leftId]: Position, [, right, rightId]: Position): number {
  if (left !== right) return left < right ? -1 : 1;
  return leftId === rightId ? 0 : leftId < rightId ? -1 : 1;
}

function isPosition(sort: string) {
  return (value: unknown): value is Position => {
    if (!Array.isArray(value) || value.length !== 3) return false;
    const [ofSort, at, id] = value as unknown[];
    return ofSort === sort && (typeof at === 'string' || typeof at === 'number') && typeof id === 'string';
  };
}
