import type { Predicate } from '../matching/predicate.js';
import { fieldItem, unmapped } from './field-item.js';
import { mappingOf } from './mappings/field-mappings.js';
import type { Remarks } from './remarks.js';
import type { SigmaTree } from './sigma-value.js';
import { keywordItem } from './text-test.js';
import type { Spot } from './yaml-node.js';

/** A condition may name a selection many times: what it comes to is bounded, whatever it was written as. */
const mostTests = 5000;

/** What a detection asks of an event. Undefined: refused, and said so. */
export function predicateOf(tree: SigmaTree, at: Spot, remarks: Remarks): Predicate | undefined {
  // A selection that is named twice is read, and remarked on, once.
  const read = new Map<SigmaTree, Predicate | undefined>();
  const of = (each: SigmaTree): Predicate | undefined => {
    if (!read.has(each)) read.set(each, translated(each, of, remarks));
    return read.get(each);
  };
  const predicate = of(tree);
  if (predicate === undefined) return undefined;
  if (testsIn(predicate, mostTests) >= 0) return predicate;
  return remarks.error('too-large', `The condition comes to more than ${mostTests} tests.`, at);
}

function translated(
  tree: SigmaTree,
  of: (tree: SigmaTree) => Predicate | undefined,
  remarks: Remarks,
): Predicate | undefined {
  if (tree.op === 'item') {
    const { field, value, unmodified, at, keyAt } = tree;
    if (field !== undefined && mappingOf(field) === undefined) {
      // Of several values it is said once.
      const isSaid = remarks.errors.some((each) => each.line === keyAt.line && each.column === keyAt.column);
      return isSaid ? undefined : unmapped(field, keyAt, remarks);
    }
    return field === undefined
      ? keywordItem(value, unmodified, at, remarks)
      : fieldItem(field, value, at, remarks);
  }
  if (tree.op === 'not') {
    const inner = of(tree.of);
    return inner === undefined ? undefined : { op: 'not', of: inner };
  }
  const parts = tree.of.map(of);
  const read = parts.filter((part) => part !== undefined);
  return read.length === parts.length ? { op: tree.op, of: read } : undefined;
}

/** What remains of `budget` after all tests; negative: there are more. */
function testsIn(predicate: Predicate, budget: number): number {
  if (predicate.op === 'not') return testsIn(predicate.of, budget);
  if (predicate.op !== 'and' && predicate.op !== 'or') return budget - 1;
  let left = budget;
  for (const part of predicate.of) {
    left = testsIn(part, left);
    if (left < 0) return left;
  }
  return left;
}
