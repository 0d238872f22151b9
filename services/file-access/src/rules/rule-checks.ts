import { Injectable } from '@nestjs/common';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import type { RuleContext } from '../engine/engine.js';
import type { Document } from '../engine/language/document.js';
import { thresholdsOf } from '../engine/language/thresholds.js';
import { compileSpecs } from './compile-tenant.js';
import { ruleIdOf } from './rule-identity.js';
import { RuleSettings } from './rule-limits.js';
import { invalidRule, inTextAsGiven, overLimit, ruleInUse } from './rule-problems.js';
import { type RuleSpec, textOf, withShipped } from './rule-spec.js';
import { RuleStore, type StoredRule } from './rule-store.js';
import { primaryOf, readText } from './rule-texts.js';
import { TenantRules } from './tenant-rules.js';

const counting: ReadonlySet<string> = new Set(['event_count', 'value_count']);

/** Whether a change leaves a tenant with rules that run. */
@Injectable()
export class RuleChecks {
  constructor(
    private readonly store: RuleStore,
    private readonly tenants: TenantRules,
    private readonly settings: RuleSettings,
  ) {}

  /** The document that stands for it. Throws a problem when the text is no rule. */
  read(yaml: string): Document {
    const { documents, errors } = readText(yaml);
    if (errors.length > 0) throw invalidRule(errors);
    const primary = primaryOf(documents);
    if (primary === undefined) throw Problem.invalid([{ path: 'yaml', message: 'holds no rule' }]);
    return primary;
  }

  /** A rule keeps its id: what refers to it, and what is imported later, finds it by that. */
  refuseOtherId(primary: Document, ruleId: string): void {
    const id = ruleIdOf(primary);
    if (id === undefined || id === ruleId) return;
    throw Problem.invalid([
      { path: 'yaml', message: 'has another id than the rule; add it as a rule of its own' },
    ]);
  }

  refuseUnknownThresholds(primary: Document, thresholds: Readonly<Record<string, number>>): void {
    const known = new Set(thresholdsOf(primary).map(({ name }) => name));
    const errors = Object.keys(thresholds)
      .filter((name) => !known.has(name))
      .map((name) => ({ path: 'thresholds', message: `the rule has no threshold ${name}` }));
    if (primary.kind === 'correlation' && counting.has(primary.type)) {
      const broken = Object.entries(thresholds).filter(([, value]) => !Number.isSafeInteger(value));
      for (const [name] of broken)
        errors.push({ path: 'thresholds', message: `${name} counts, so it is a whole number` });
    }
    if (errors.length > 0) throw Problem.invalid(errors);
  }

  /** Those of the thresholds that the text has. */
  kept(primary: Document, thresholds: Readonly<Record<string, number>>): Record<string, number> {
    const known = new Set(thresholdsOf(primary).map(({ name }) => name));
    return Object.fromEntries(Object.entries(thresholds).filter(([name]) => known.has(name)));
  }

  refuseTooMany(own: readonly RuleSpec[]): void {
    const { rules, yaml } = this.settings.limits;
    if (own.length > rules) throw overLimit('rules of its own', rules);
    if (own.reduce((sum, { ownText }) => sum + ownText.length, 0) > yaml)
      throw overLimit('characters in its rules', yaml);
  }

  /** Compiles what the tenant would have: throws when `next` does not run, or another that runs would not any more. */
  async check(
    tx: EntityManager,
    tenantId: string,
    before: readonly StoredRule[],
    next: RuleSpec,
    /** As it was sent, before it got an id: remarks are of its lines. */
    given?: string,
  ): Promise<void> {
    const others = before.filter(({ ruleId }) => ruleId !== next.ruleId);
    this.refuseTooMany([...others, next]);
    const context = await this.contextOf(tx, tenantId);
    // One that is turned off is compiled too: it is to be right before it is turned on.
    const after = compileSpecs(
      withShipped([...others, { ...next, enabled: true }]),
      context,
      this.tenants.limits,
    );
    const own = after.refused.get(next.ruleId);
    if (own !== undefined)
      throw invalidRule(given === undefined ? own : inTextAsGiven(own, given, next.ownText));
    const { refused } = next.enabled
      ? after
      : compileSpecs(withShipped([...others, next]), context, this.tenants.limits);
    this.refuseBreaking(refused.keys(), withShipped(before), context);
  }

  /** What runs now and would not without the rule keeps it from going. */
  async checkWithout(
    tx: EntityManager,
    tenantId: string,
    before: readonly StoredRule[],
    ruleId: string,
  ): Promise<void> {
    const context = await this.contextOf(tx, tenantId);
    const rest = withShipped(before.filter((rule) => rule.ruleId !== ruleId));
    const { refused } = compileSpecs(rest, context, this.tenants.limits);
    this.refuseBreaking(refused.keys(), withShipped(before), context);
  }

  async contextOf(tx: EntityManager, tenantId: string): Promise<RuleContext> {
    const [watchlists, exceptions] = [
      await this.store.watchlists(tx, tenantId),
      await this.store.exceptions(tx, tenantId),
    ];
    return { ...this.tenants.contextOf(tenantId), watchlists, exceptions };
  }

  private refuseBreaking(refused: Iterable<string>, before: readonly RuleSpec[], context: RuleContext): void {
    const broken = [...refused];
    if (broken.length === 0) return;
    const already = compileSpecs(before, context, this.tenants.limits).refused;
    const newly = broken.filter((ruleId) => !already.has(ruleId));
    if (newly.length === 0) return;
    const titles = before
      .filter(({ ruleId }) => newly.includes(ruleId))
      .map((spec) => primaryOf(readText(textOf(spec) ?? '').documents)?.title ?? spec.ruleId);
    throw ruleInUse(newly, `Others refer to it: ${titles.slice(0, 10).join(', ')}.`);
  }
}
