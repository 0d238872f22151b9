import { deepestPredicate, type Predicate } from './predicate.js';

/** What shipped rules refer to: every tenant has them, empty until it fills them. */
export const builtInLists: ReadonlySet<string> = new Set(['sensitive_paths', 'service_accounts']);

/** The first watchlist that the predicate names and that there is not; deeper than predicates may nest nothing is looked for. */
export function unknownList(
  predicate: Predicate,
  lists: ReadonlyMap<string, unknown>,
  depth = 0,
): string | undefined {
  if (depth > deepestPredicate) return undefined;
  if (predicate.op === 'not') return unknownList(predicate.of, lists, depth + 1);
  if (predicate.op === 'and' || predicate.op === 'or') {
    for (const each of predicate.of) {
      const found = unknownList(each, lists, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (predicate.op !== 'field' && predicate.op !== 'keyword') return undefined;
  const { test } = predicate;
  if (test.is !== 'listed' || lists.has(test.list) || builtInLists.has(test.list)) return undefined;
  return test.list;
}
