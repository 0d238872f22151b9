import { compileRules } from '../engine/compile-rules.js';
import type { EngineLimits, LoadedRule, RuleContext, RuleSet } from '../engine/engine.js';
import type { Remark } from '../engine/language/document.js';
import { placed } from '../engine/language/placed.js';
import { asLoaded, type RuleSpec, textOf } from './rule-spec.js';
import { readText } from './rule-texts.js';

export interface CompiledRules {
  readonly ruleSet: RuleSet;
  /** Why those do not run that are enabled and yet do not. */
  readonly refused: ReadonlyMap<string, readonly Remark[]>;
}

/** Of those that are enabled. */
export function compileSpecs(
  specs: readonly RuleSpec[],
  context: RuleContext,
  limits: EngineLimits,
): CompiledRules {
  const refused = new Map<string, readonly Remark[]>();
  const loaded: LoadedRule[] = [];
  for (const spec of specs.filter(({ enabled }) => enabled)) {
    const rule = asLoaded(spec);
    if (rule === undefined) refused.set(spec.ruleId, readText(textOf(spec) ?? '').errors);
    else loaded.push(rule);
  }
  const compiled = compileRules(loaded, context, limits);
  const texts = new Map(specs.map((spec) => [spec.ruleId, textOf(spec) ?? '']));
  for (const { ruleId, remarks } of compiled.refused)
    refused.set(ruleId, placed(texts.get(ruleId) ?? '', remarks));
  return { ruleSet: compiled.ruleSet, refused };
}
