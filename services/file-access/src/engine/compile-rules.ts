import { createHash } from 'node:crypto';
import type { EngineLimits, LoadedRule, RuleContext, RuleSet } from './engine.js';
import type { LooseRemark } from './language/placed.js';
import { PlanBuilder } from './tracking/plan-builder.js';
import { Documents, entityOf, Refusal } from './tracking/rule-graph.js';
import { TrackingRuleSet } from './tracking/tracking-rule-set.js';

export interface CompiledRules {
  readonly ruleSet: RuleSet;
  readonly refused: readonly { readonly ruleId: string; readonly remarks: readonly LooseRemark[] }[];
}

/** Never throws for what a rule says: one that can't run is refused by name, and the others run. */
export function compileRules(
  rules: readonly LoadedRule[],
  context: RuleContext,
  limits: EngineLimits,
): CompiledRules {
  const entities = rules.map(entityOf);
  const builder = new PlanBuilder(new Documents(entities), context, limits);
  const refused: { ruleId: string; remarks: LooseRemark[] }[] = [];
  let accepted = 0;
  for (const entity of entities) {
    const { ruleId } = entity.rule;
    try {
      if (accepted === limits.maxRules) throw tooMany(entity.documents[0], limits.maxRules);
      builder.add(entity);
      accepted++;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.push({ ruleId, remarks: [error.remark] });
    }
  }
  const ruleSet = new TrackingRuleSet(builder.plan(fingerprintOf(rules, context)));
  return { ruleSet, refused };
}

function tooMany(document: LoadedRule['documents'][number] | undefined, most: number): Error {
  if (document === undefined) return new Error('a rule without documents');
  return new Refusal(document, 'rules-budget', `There are more than ${most} rules.`);
}

function fingerprintOf(rules: readonly LoadedRule[], context: RuleContext): string {
  const { watchlists, exceptions, timeZone, peers } = context;
  const asJson = (_key: string, value: unknown) =>
    value instanceof Map ? [...(value as Map<unknown, unknown>)] : value;
  const text = JSON.stringify([rules, [...watchlists], exceptions, timeZone, [...peers]], asJson);
  return createHash('sha256').update(text).digest('hex');
}
