import type { CorrelationRule, Document, FilterRule } from './document.js';
import { isWithin } from './filter-applies.js';
import { spotIn } from './placed.js';
import type { Remarks } from './remarks.js';
import type { Spot, YamlMap } from './yaml-node.js';

type SpotOf = (document: Document, path: string) => Spot;

/** What documents of one stream say of each other. What they name and isn't in it may be another rule of the tenant. */
export function checkLinks(documents: readonly Document[], maps: readonly YamlMap[], remarks: Remarks): void {
  const byLine = new Map(maps.map((map) => [map.line, map]));
  const spotOf: SpotOf = ({ line }, path) => {
    const map = byLine.get(line);
    return (map && spotIn(map, path)) ?? { path: '', line, column: 1 };
  };
  const byRef = new Map<string, Document>();
  for (const document of documents) {
    for (const key of ['id', 'name'] as const) {
      const ref = document[key];
      if (ref === undefined) continue;
      const other = byRef.get(ref);
      if (other !== undefined && other !== document)
        remarks.error(
          'duplicate-id',
          `'${ref}' is also the one of line ${other.line}.`,
          spotOf(document, key),
        );
      byRef.set(ref, document);
    }
  }
  for (const document of documents) {
    if (document.kind === 'correlation') checkCounted(document, { byRef, spotOf, remarks });
    else if (document.kind === 'filter') checkFiltered(document, { byRef, spotOf, remarks });
  }
}

interface Linked {
  readonly byRef: ReadonlyMap<string, Document>;
  readonly spotOf: SpotOf;
  readonly remarks: Remarks;
}

function checkFiltered(filter: FilterRule, { byRef, spotOf, remarks }: Linked): void {
  if (filter.rules === 'any') return;
  for (const [i, ref] of filter.rules.entries()) {
    const at = spotOf(filter, `filter.rules[${i}]`);
    const target = byRef.get(ref);
    if (target?.kind === 'correlation' || target?.kind === 'filter')
      remarks.error('filter', `A filter is of event rules: '${ref}' is a ${target.kind}.`, at);
    else if (target !== undefined && !isWithin(filter, target))
      remarks.warn('filter-logsource', `'${ref}' has another log source: it isn't filtered.`, at);
  }
}

function checkCounted(correlation: CorrelationRule, { byRef, spotOf, remarks }: Linked): void {
  const itemAt = (ref: string) => spotOf(correlation, `correlation.rules[${correlation.rules.indexOf(ref)}]`);
  for (const ref of correlation.rules) {
    if (byRef.get(ref)?.kind === 'filter')
      remarks.error('correlation', `A filter can't be counted: '${ref}' is one.`, itemAt(ref));
  }
  // Each with the one of this correlation's own through which it is counted.
  const open = correlation.rules.map((ref) => ({ ref, by: ref }));
  const seen = new Set<string>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { ref, by } = next;
    const target = byRef.get(ref);
    if (target?.kind !== 'correlation' || seen.has(ref)) continue;
    seen.add(ref);
    if (target === correlation) {
      remarks.error('reference-cycle', 'This correlation counts itself in the end.', itemAt(by));
      return;
    }
    open.push(...target.rules.map((each) => ({ ref: each, by })));
  }
}
