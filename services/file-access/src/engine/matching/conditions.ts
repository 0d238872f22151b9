import { anyShapeCheck } from './any-literal.js';
import { fieldCondition, keywordCondition, type Condition, type Watchlists } from './compile-test.js';
import { joined } from './compile-predicate.js';
import type { EventView } from './event-view.js';
import type { FieldName } from '../fields.js';
import type { JoinNode, Leaf, TestGraph, TestNode } from './test-graph.js';
import { shapeOf } from './text-pattern.js';
import { listShapes } from './watchlist.js';

/** From how many alternatives of one field on they are tested together. */
const together = 4;
/** What costs less than this is asked again rather than remembered. */
const worthKeeping = 8;

/** The nodes of a graph as functions, one each. */
export class Conditions {
  private readonly made = new Map<number, Condition>();
  private readonly costs = new Map<number, number>();

  constructor(
    private readonly graph: TestGraph,
    private readonly view: EventView,
    private readonly lists: Watchlists,
  ) {}

  of(node: TestNode): Condition {
    let condition = this.made.get(node.id);
    if (condition === undefined) {
      condition = this.make(node);
      const shared = (this.graph.holders[node.id] ?? 0) > 1;
      if (shared && this.costOf(node) >= worthKeeping) condition = this.view.once(condition);
      this.made.set(node.id, condition);
    }
    return condition;
  }

  private make(node: TestNode): Condition {
    switch (node.op) {
      case 'always':
        return () => true;
      case 'never':
        return () => false;
      case 'leaf':
        return this.makeLeaf(node.leaf);
      case 'not': {
        const inner = this.of(node.of);
        return () => !inner();
      }
      case 'and':
        return joined('and', this.cheapestFirst(node.of));
      case 'or':
        return this.makeOr(node);
    }
  }

  private makeLeaf({ field, test }: Leaf): Condition {
    if (field === undefined) return keywordCondition(this.view, test, this.lists);
    return fieldCondition(this.view, field, test, this.lists);
  }

  /** Many alternatives of one field are one look-up or one pass over its text. */
  private makeOr({ of }: JoinNode): Condition {
    const groups = Map.groupBy(of, (each) => groupOf(each));
    const conditions: Condition[] = [];
    const rest: TestNode[] = [];
    for (const [group, nodes] of groups) {
      if (group === undefined || nodes.length < together) rest.push(...nodes);
      else conditions.push(this.anyOf(nodes));
    }
    return joined('or', [...conditions, ...this.cheapestFirst(rest)]);
  }

  private anyOf(nodes: readonly TestNode[]): Condition {
    const leaves = nodes.flatMap((node) => (node.op === 'leaf' ? [node.leaf] : []));
    const check = anyShapeCheck(leaves.flatMap((leaf) => this.shapesOf(leaf)));
    const [first] = leaves;
    if (first?.field === undefined) throw new Error('only tests of a field are grouped');
    const slot = this.view.slot(first.field);
    const cased = 'cased' in first.test && first.test.cased;
    return () => {
      const text = cased ? slot.text() : slot.folded();
      return text !== undefined && check(text);
    };
  }

  private shapesOf({ test }: Leaf) {
    if (test.is === 'text') return [shapeOf(test.pattern, test.cased)];
    return test.is === 'listed' ? listShapes(this.lists.get(test.list) ?? [], test) : [];
  }

  private cheapestFirst(nodes: readonly TestNode[]): Condition[] {
    const sorted = [...nodes].sort((a, b) => this.costOf(a) - this.costOf(b));
    return sorted.map((node) => this.of(node));
  }

  private costOf(node: TestNode): number {
    let cost = this.costs.get(node.id);
    if (cost === undefined) this.costs.set(node.id, (cost = this.estimate(node)));
    return cost;
  }

  private estimate(node: TestNode): number {
    switch (node.op) {
      case 'always':
      case 'never':
        return 0;
      case 'leaf':
        return costOfLeaf(node.leaf);
      case 'not':
        return this.costOf(node.of);
      case 'and':
      case 'or':
        return node.of.reduce((sum, each) => sum + this.costOf(each), 1);
    }
  }
}

function groupOf(node: TestNode): string | undefined {
  if (node.op !== 'leaf' || node.leaf.field === undefined) return undefined;
  const { field, test } = node.leaf;
  if (test.is !== 'text' && test.is !== 'listed') return undefined;
  return `${String(test.cased)} ${field}`;
}

const derived: ReadonlySet<FieldName | undefined> = new Set<FieldName>([
  'resource.scheme',
  'resource.host',
  'resource.path',
  'resource.name',
  'resource.extension',
  'resource.area',
  'ip.network',
  'ip.country',
  'ua.family',
]);

/** By rule of thumb, in some nanoseconds. */
function costOfLeaf({ field, test }: Leaf): number {
  const reading = derived.has(field) ? 6 : 0;
  if (field === undefined) return test.is === 'regex' ? 1_000 : 200;
  if (test.is === 'regex') return reading + 100;
  if (test.is === 'listed' || test.is === 'same_as' || test.is === 'cidr') return reading + 8;
  if (test.is !== 'text') return reading + 1;
  const { shape } = shapeOf(test.pattern, test.cased);
  if (shape === 'equals' || shape === 'any') return reading + 2;
  return reading + (shape === 'startswith' || shape === 'endswith' ? 3 : 10);
}
