import type { Document } from '../engine/language/document.js';
import type { Predicate } from '../engine/matching/predicate.js';

/** Whether the rule asks who published an event: that is not stored with it, so that no backtest could tell. */
export function namesSource(documents: readonly Document[]): boolean {
  return documents.some(
    (document) =>
      ('predicate' in document && isNamed(document.predicate)) ||
      (document.kind === 'correlation' &&
        (document.valueOf.includes('source') || document.groupBy.some(({ field }) => field === 'source'))),
  );
}

function isNamed(predicate: Predicate): boolean {
  if (predicate.op === 'and' || predicate.op === 'or') return predicate.of.some(isNamed);
  if (predicate.op === 'not') return isNamed(predicate.of);
  return predicate.op === 'field' && predicate.field === 'source';
}
