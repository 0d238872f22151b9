import type { Document, FilterRule } from './document.js';

/** As pySigma: a filter is for the rules that it names, or all, whose log source is within its own. */
export function filterAppliesTo(filter: FilterRule, rule: Document): boolean {
  return isWithin(filter, rule) && (filter.rules === 'any' || names(filter.rules, rule));
}

/** Whether what a filter is about has the rule's events in it. */
export function isWithin({ logsource = {} }: FilterRule, rule: Document): boolean {
  const own = 'logsource' in rule ? rule.logsource : undefined;
  return (['category', 'product', 'service'] as const).every(
    (part) => logsource[part] === undefined || logsource[part] === own?.[part],
  );
}

function names(refs: readonly string[], { id, name }: Document): boolean {
  return refs.some((ref) => ref === id || ref === name);
}
