import type { CorrelationRule, Document, FilterRule } from './document.js';
import { isWithin } from './filter-applies.js';
import type { Remarks } from './remarks.js';

/** What documents of one stream say of each other. What they name and isn't in it may be another rule of the tenant. */
export function checkLinks(documents: readonly Document[], remarks: Remarks): void {
  const byRef = new Map<string, Document>();
  for (const document of documents) {
    for (const ref of [document.id, document.name]) {
      if (ref === undefined) continue;
      const other = byRef.get(ref);
      if (other !== undefined && other !== document)
        remarks.error('duplicate-id', `'${ref}' is also the one of line ${other.line}.`, spotOf(document));
      byRef.set(ref, document);
    }
  }
  for (const document of documents) {
    if (document.kind === 'correlation') checkCounted(document, byRef, remarks);
    else if (document.kind === 'filter') checkFiltered(document, byRef, remarks);
  }
}

function checkFiltered(filter: FilterRule, byRef: ReadonlyMap<string, Document>, remarks: Remarks): void {
  if (filter.rules === 'any') return;
  for (const ref of filter.rules) {
    const target = byRef.get(ref);
    if (target?.kind === 'correlation' || target?.kind === 'filter')
      remarks.error('filter', `A filter is of event rules: '${ref}' is a ${target.kind}.`, spotOf(filter));
    else if (target !== undefined && !isWithin(filter, target))
      remarks.warn('filter-logsource', `'${ref}' has another log source: it isn't filtered.`, spotOf(filter));
  }
}

function checkCounted(
  correlation: CorrelationRule,
  byRef: ReadonlyMap<string, Document>,
  remarks: Remarks,
): void {
  for (const ref of correlation.rules) {
    if (byRef.get(ref)?.kind === 'filter')
      remarks.error('correlation', `A filter can't be counted: '${ref}' is one.`, spotOf(correlation));
  }
  const open = [...correlation.rules];
  const seen = new Set<string>();
  for (let ref = open.pop(); ref !== undefined; ref = open.pop()) {
    const target = byRef.get(ref);
    if (target?.kind !== 'correlation' || seen.has(ref)) continue;
    seen.add(ref);
    if (target === correlation) {
      remarks.error('reference-cycle', 'This correlation counts itself in the end.', spotOf(correlation));
      return;
    }
    open.push(...target.rules);
  }
}

const spotOf = (document: Document) => ({ path: '', line: document.line, column: 1 });
