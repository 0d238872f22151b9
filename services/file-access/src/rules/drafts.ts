import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { RuleContext } from '../engine/engine.js';
import { type CompiledRules, compileSpecs } from './compile-tenant.js';
import { RuleChecks } from './rule-checks.js';
import { ruleIdOf } from './rule-identity.js';
import { invalidRule } from './rule-problems.js';
import { RuleReads } from './rule-reads.js';
import { type RuleSpec, textOf, withShipped } from './rule-spec.js';
import { RuleStore } from './rule-store.js';
import { namesOf, primaryOf, readText, referencesOf } from './rule-texts.js';
import { asSpec } from './rule-validation.js';
import { TenantRules } from './tenant-rules.js';
import type { RuleOrYaml } from './trial-view.js';

/** A rule that is to be tried, and what it needs to run. */
export interface Draft {
  readonly spec: RuleSpec;
  readonly title: string;
  /** Null: a text that is no rule. */
  readonly ruleId: string | null;
  /** It, what it refers to, and the filters that apply. */
  readonly specs: readonly RuleSpec[];
  readonly context: RuleContext;
}

/** Rules that are tried before they run, among those that a tenant has. */
@Injectable()
export class Drafts {
  constructor(
    private readonly database: Database,
    private readonly store: RuleStore,
    private readonly reads: RuleReads,
    private readonly checks: RuleChecks,
    private readonly tenants: TenantRules,
  ) {}

  /** Throws a problem: 400 (no rule, or one that does not compile), 404. */
  async of(tenantId: string, { yaml, rule_id }: RuleOrYaml): Promise<Draft> {
    if ((yaml === undefined) === (rule_id === undefined))
      throw Problem.invalid([{ path: 'yaml', message: 'is to be given, or rule_id, and not both' }]);
    const written =
      rule_id === undefined
        ? asSpec(yaml ?? '')
        : { ...(await this.reads.spec(tenantId, rule_id)), enabled: true };
    const primary = this.checks.read(textOf(written) ?? '');
    const ruleId = rule_id ?? null;
    // What is excepted from a rule is excepted from its new text too.
    const spec = { ...written, ruleId: ruleId ?? ruleIdOf(primary) ?? written.ruleId };
    const draft = await this.database.asTenant(tenantId, async (tx) => {
      const own = (await this.store.own(tx, tenantId)).filter((rule) => rule.ruleId !== spec.ruleId);
      const others = withShipped(own).filter((rule) => rule.ruleId !== spec.ruleId && rule.enabled);
      const context = await this.checks.contextOf(tx, tenantId);
      return { spec, title: primary.title, ruleId, specs: needed(spec, others), context };
    });
    this.compile(draft);
    return draft;
  }

  /** Throws a problem when it does not compile. */
  compile({ spec, specs, context }: Draft): CompiledRules['ruleSet'] {
    const { ruleSet, refused } = compileSpecs(specs, context, this.tenants.limits);
    const remarks = refused.get(spec.ruleId);
    if (remarks !== undefined) throw invalidRule(remarks);
    return ruleSet;
  }
}

const documentsOf = (spec: RuleSpec) => readText(textOf(spec) ?? '').documents;

function needed(spec: RuleSpec, others: readonly RuleSpec[]): RuleSpec[] {
  const chosen = new Set([spec]);
  // A set takes in what is added while it is walked through.
  for (const each of chosen) {
    const wanted = referencesOf(documentsOf(each));
    for (const other of others)
      if ([...namesOf(documentsOf(other))].some((name) => wanted.has(name))) chosen.add(other);
  }
  const filters = others.filter((other) => primaryOf(documentsOf(other))?.kind === 'filter');
  return [...new Set([...chosen, ...filters])];
}
