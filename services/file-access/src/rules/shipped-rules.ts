import { readdirSync, readFileSync } from 'node:fs';
import { type RuleSample, readSamples } from './rule-samples.js';

/** A rule that comes with the program: a folder of its own, named for the rule. */
export interface ShippedRule {
  readonly ruleId: string;
  readonly yaml: string;
  /** Markdown. */
  readonly runbook: string;
  readonly samples: readonly RuleSample[];
}

// As far from the sources as from what is built of them.
const folder = new URL('../../rules/', import.meta.url);

let shipped: readonly ShippedRule[] | undefined;

/** All of them, by id; read once. */
export function shippedRules(): readonly ShippedRule[] {
  shipped ??= readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readRule(name))
    .sort((left, right) => (left.ruleId < right.ruleId ? -1 : 1));
  return shipped;
}

function readRule(ruleId: string): ShippedRule {
  const read = (file: string) => readFileSync(new URL(`${ruleId}/${file}`, folder), 'utf8');
  return {
    ruleId,
    yaml: read('rule.yml'),
    runbook: read('runbook.md'),
    samples: readSamples(read('samples.yml')),
  };
}
