import type { FieldName } from '../fields.js';
import type { Watchlists } from './compile-test.js';
import type { TextTest } from './predicate.js';
import { literalsOf } from './regex.js';
import type { Leaf, TestNode } from './test-graph.js';
import { shapeOf, type TextShape } from './text-pattern.js';
import { listShapes } from './watchlist.js';

/** A field whose folded text must be, begin with or hold one of the literals, or the predicate doesn't hold. */
export interface Need {
  readonly field: FieldName;
  readonly how: 'equals' | 'startswith' | 'contains';
  readonly literals: readonly string[];
}

/** More literals than this are left to the test itself. */
const most = 1_000;

/** What must be so for nodes to hold, as far as hashes and automata can tell: all of it. */
export class Needs {
  private readonly known = new Map<number, readonly Need[]>();

  constructor(private readonly lists: Watchlists) {}

  of(node: TestNode): readonly Need[] {
    let needs = this.known.get(node.id);
    if (needs === undefined) this.known.set(node.id, (needs = this.find(node)));
    return needs;
  }

  private find(node: TestNode): readonly Need[] {
    if (node.op === 'leaf') return needsOfLeaf(node.leaf, this.lists);
    if (node.op === 'and') return node.of.flatMap((each) => this.of(each));
    return node.op === 'or' ? anyOf(node.of.map((each) => this.of(each))) : [];
  }
}

/** The one that the fewest events meet, by rule of thumb: the longer the shortest of its literals, the better. */
export function bestOf(needs: readonly Need[]): Need | undefined {
  return needs.reduce<Need | undefined>(
    (best, need) => (best === undefined || worthOf(need) > worthOf(best) ? need : best),
    undefined,
  );
}

function worthOf({ how, literals }: Need): number {
  if (how === 'equals') return 64;
  return (
    literals.reduce((least, { length }) => Math.min(least, length), 32) + (how === 'startswith' ? 0.5 : 0)
  );
}

function needsOfLeaf({ field, test }: Leaf, lists: Watchlists): readonly Need[] {
  if (field === undefined) return [];
  if (test.is !== 'text' && test.is !== 'regex' && test.is !== 'listed') return [];
  return needsOfText(field, test, lists);
}

function needsOfText(field: FieldName, test: TextTest, lists: Watchlists): readonly Need[] {
  if (test.is === 'regex') {
    const literals = literalsOf(test.source, test.flags);
    return literals === undefined ? [] : [{ field, how: 'contains', literals }];
  }
  // Where case counts, what is folded is needed all the same: a character folds to the same wherever it stands.
  if (test.is === 'text') return needsOfShape(field, shapeOf(test.pattern, false), test.cased);
  const entries = lists.get(test.list) ?? [];
  if (entries.length > most || entries.length === 0) return [];
  return anyOf(
    listShapes(entries, { ...test, cased: false }).map((shape) => needsOfShape(field, shape, test.cased)),
  );
}

function needsOfShape(field: FieldName, shape: TextShape, cased: boolean): readonly Need[] {
  if (shape.shape === 'any') return [];
  if (shape.shape !== 'general') return needOf(field, shape.shape, shape.literal, cased);
  return shape.segments.flatMap((segment, i) =>
    segment.flatMap((part, j) =>
      typeof part === 'string'
        ? needOf(field, i === 0 && j === 0 ? 'startswith' : 'contains', part, cased)
        : [],
    ),
  );
}

function needOf(
  field: FieldName,
  how: Need['how'] | 'endswith',
  literal: string,
  cased: boolean,
): readonly Need[] {
  if (literal === '' && how !== 'equals') return [];
  // Half a pair, where case counts, may be found in a pair that folds to another.
  if (cased && !literal.isWellFormed()) return [];
  return [{ field, how: how === 'endswith' ? 'contains' : how, literals: [literal] }];
}

/** Of alternatives: one need for each field that all of them need something of. */
function anyOf(alternatives: readonly (readonly Need[])[]): readonly Need[] {
  const [first = []] = alternatives;
  return [...new Set(first.map(({ field }) => field))].flatMap((field) => {
    const needs = alternatives.map((each) => bestOf(each.filter((need) => need.field === field)));
    if (!needs.every((need) => need !== undefined)) return [];
    const literals = [...new Set(needs.flatMap((need) => need.literals))];
    const hows = new Set(needs.map(({ how }) => how));
    const how = hows.size === 1 ? needs[0]?.how : hows.has('contains') ? 'contains' : 'startswith';
    // What is equal to the empty text begins with it: that tells nothing.
    if (how === undefined || literals.length > most || (how !== 'equals' && literals.includes(''))) return [];
    return [{ field, how, literals }];
  });
}
