import { compileRules } from '../engine/compile-rules.js';
import type { RuleSet } from '../engine/engine.js';
import type { Places } from '../engine/behaviour/places.js';
import { readRules } from '../engine/language/read-rules.js';
import { shippedRules } from '../rules/shipped-rules.js';

const day = 86_400_000;

/** Every rule that comes with the program, as a tenant has it that changed nothing. */
export function shippedRuleSet(places: Places): RuleSet {
  const rules = shippedRules().map(({ ruleId, yaml }) => {
    return { ruleId, version: '1', documents: readRules(yaml).documents, mode: 'alert' as const };
  });
  const context = {
    watchlists: new Map<string, string[]>(),
    exceptions: [],
    timeZone: 'Europe/Zurich',
    peers: new Map<string, never>(),
    places,
  };
  const limits = {
    lateMs: 600_000,
    futureMs: 300_000,
    maxRules: 100,
    maxTimespanMs: 90 * day,
    maxGroups: 1_000_000,
    maxSlotBytes: 2 ** 20,
    maxMicrosPerEvent: 1_000_000,
  };
  const { ruleSet, refused } = compileRules(rules, context, limits);
  if (refused.length > 0) throw new Error(`shipped rules are refused: ${JSON.stringify(refused)}`);
  return ruleSet;
}
