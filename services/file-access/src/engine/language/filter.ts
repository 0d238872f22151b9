import type { FilterRule, Header, Logsource } from './document.js';
import { normalisedRef } from './correlation.js';
import { readDetections } from './detections.js';
import type { Remarks } from './remarks.js';
import type { SigmaTree } from './sigma-value.js';
import { described, entryOf, type YamlMap, type YamlNode } from './yaml-node.js';

/** Undefined: refused, and said so. */
export function readFilter(
  node: YamlNode,
  logsource: Logsource | undefined,
  header: Header,
  remarks: Remarks,
): FilterRule | undefined {
  if (node.kind !== 'map') return remarks.error('filter', `A filter is a map, not ${described(node)}.`, node);
  const rules = rulesOf(node, remarks);
  const selections = { ...node, entries: node.entries.filter(({ key }) => key !== 'rules') };
  const detection = readDetections(selections, remarks);
  if (rules === undefined || detection === undefined || logsource === undefined) return undefined;
  if (entryOf(node, 'condition')?.value.kind === 'list')
    return remarks.error(
      'condition',
      'A filter has one condition.',
      entryOf(node, 'condition')?.value ?? node,
    );
  if (!detection.trees.some(negates))
    remarks.warn(
      'filter-inverts',
      "This filter negates nothing: its rules match only what it selects. To leave that out, write 'not' before it.",
      entryOf(node, 'condition')?.value ?? node,
    );
  return { ...header, kind: 'filter', logsource, rules, predicate: detection.predicate };
}

function rulesOf(node: YamlMap, remarks: Remarks): readonly string[] | 'any' | undefined {
  const rules = entryOf(node, 'rules')?.value;
  if (rules === undefined)
    return remarks.error('filter', "A filter names the 'rules' that it filters, or any.", node);
  const items = rules.kind === 'list' ? rules.items : [rules];
  const names = items.flatMap((item) =>
    item.kind === 'scalar' && typeof item.value === 'string' && item.value !== '' ? [item.value] : [],
  );
  if (names.length < items.length)
    return remarks.error('filter', "'rules' is any, a name or a list of names.", rules);
  // As pySigma: a list of none is any.
  if (names.length === 0 || (rules.kind === 'scalar' && names[0]?.toLowerCase() === 'any')) return 'any';
  return names.map(normalisedRef);
}

function negates(tree: SigmaTree): boolean {
  if (tree.op === 'not') return true;
  return tree.op !== 'item' && tree.of.some(negates);
}
