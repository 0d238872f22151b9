import type { Predicate } from '../matching/predicate.js';
import { readCondition } from './condition.js';
import { readSelection } from './detection.js';
import { predicateOf } from './predicate-of.js';
import type { Remarks } from './remarks.js';
import { linked, type SigmaTree } from './sigma-value.js';
import { described, entryOf, type YamlMap, type YamlNode } from './yaml-node.js';

export interface ReadDetections {
  /** One for each condition, as written. */
  readonly trees: readonly SigmaTree[];
  readonly predicate: Predicate;
}

/** Selections and the condition over them. Undefined: refused, and said so. */
export function readDetections(node: YamlNode, remarks: Remarks): ReadDetections | undefined {
  const trees = readTrees(node, remarks);
  if (trees === undefined) return undefined;
  const predicate = predicateOf(linked('or', trees), node, remarks);
  return predicate === undefined ? undefined : { trees, predicate };
}

export function readTrees(node: YamlNode, remarks: Remarks): readonly SigmaTree[] | undefined {
  if (node.kind !== 'map')
    return remarks.error('detection', `A detection is a map of selections, not ${described(node)}.`, node);
  const before = remarks.errors.length;
  const selections = new Map<string, SigmaTree>();
  for (const { key, keySpot, value } of node.entries) {
    // A detection may bound its events in time in Sigma's first version: correlations do so now.
    if (key === 'timeframe')
      remarks.error('timeframe', "'timeframe' is no longer part of Sigma: write a correlation.", keySpot);
    else if (key !== 'condition') {
      const tree = readSelection(value, remarks);
      if (tree !== undefined) selections.set(key, tree);
    }
  }
  if (remarks.errors.length > before) return undefined;
  if (selections.size === 0) return remarks.error('detection', 'There are no selections.', node);
  return readConditions(node, selections, remarks);
}

function readConditions(
  node: YamlMap,
  selections: ReadonlyMap<string, SigmaTree>,
  remarks: Remarks,
): readonly SigmaTree[] | undefined {
  const condition = entryOf(node, 'condition')?.value;
  if (condition === undefined) return remarks.error('condition', 'There is no condition.', node);
  const nodes = condition.kind === 'list' ? condition.items : [condition];
  if (nodes.length === 0) return remarks.error('condition', 'There is no condition.', condition);
  const used = new Set<string>();
  const trees: SigmaTree[] = [];
  for (const each of nodes) {
    // A selection may be called `1`: a condition is read as it is written, not as a number.
    if (each.kind !== 'scalar')
      remarks.error('condition', `A condition is text, not ${described(each)}.`, each);
    else {
      const read = readCondition(each, selections, remarks);
      for (const name of read?.used ?? []) used.add(name);
      if (read !== undefined) trees.push(read.tree);
    }
  }
  if (trees.length < nodes.length) return undefined;
  for (const { key, keySpot } of node.entries)
    if (key !== 'condition' && !used.has(key))
      remarks.warn('unused-selection', `No condition uses the selection '${key}'.`, keySpot);
  return trees;
}
