import type { Document } from '../engine/language/document.js';
import type { Predicate } from '../engine/matching/predicate.js';

/** The watchlists that these documents name with |expand. */
export function listsNamed(documents: readonly Document[]): Set<string> {
  const names = new Set<string>();
  for (const document of documents) if ('predicate' in document) collect(document.predicate, names);
  return names;
}

function collect(predicate: Predicate, names: Set<string>): void {
  if (predicate.op === 'and' || predicate.op === 'or') for (const each of predicate.of) collect(each, names);
  else if (predicate.op === 'not') collect(predicate.of, names);
  else if ('test' in predicate && predicate.test.is === 'listed') names.add(predicate.test.list);
}
