import type { FieldName } from '../fields.js';
import { deepestPredicate, type Predicate, type Test, type TextTest } from './predicate.js';

export type Leaf =
  { readonly field: FieldName; readonly test: Test } | { readonly field: undefined; readonly test: TextTest };

/** A part of one or more predicates; equal parts are one node. Negation stands at leaves only. */
export type TestNode =
  | { readonly op: 'always'; readonly id: number }
  | { readonly op: 'never'; readonly id: number }
  | { readonly op: 'leaf'; readonly id: number; readonly leaf: Leaf }
  | { readonly op: 'not'; readonly id: number; readonly of: LeafNode }
  | JoinNode;

export type LeafNode = Extract<TestNode, { op: 'leaf' }>;

export interface JoinNode {
  readonly op: 'and' | 'or';
  readonly id: number;
  readonly of: readonly TestNode[];
}

/** The predicates of a tenant as one graph, so that what several of them ask is asked once. */
export class TestGraph {
  /** By id: how many nodes and predicates hold it. */
  readonly holders: number[] = [0, 0];
  private readonly nodes = new Map<string, TestNode>();
  private readonly always: TestNode = { op: 'always', id: 0 };
  private readonly never: TestNode = { op: 'never', id: 1 };

  add(predicate: Predicate): TestNode {
    return this.held(this.read(predicate, false, 0));
  }

  /** What remains of a node once some leaves are known. */
  given(node: TestNode, known: (leaf: Leaf) => boolean | undefined): TestNode {
    switch (node.op) {
      case 'always':
      case 'never':
        return node;
      case 'leaf':
      case 'not': {
        const { leaf } = node.op === 'leaf' ? node : node.of;
        const value = known(leaf);
        if (value === undefined) return node;
        return value === (node.op === 'leaf') ? this.always : this.never;
      }
      case 'and':
      case 'or': {
        const of = node.of.map((each) => this.given(each, known));
        return of.every((each, i) => each === node.of[i]) ? node : this.join(node.op, of);
      }
    }
  }

  private read(predicate: Predicate, negated: boolean, depth: number): TestNode {
    if (depth > deepestPredicate) throw new Error('a predicate is nested too deep');
    switch (predicate.op) {
      case 'always':
      case 'never':
        return (predicate.op === 'always') === negated ? this.never : this.always;
      case 'not':
        return this.read(predicate.of, !negated, depth + 1);
      case 'and':
      case 'or':
        return this.join(
          (predicate.op === 'and') === negated ? 'or' : 'and',
          predicate.of.map((each) => this.read(each, negated, depth + 1)),
        );
      case 'field':
        return this.leaf({ field: predicate.field, test: predicate.test }, negated);
      case 'keyword':
        return this.leaf({ field: undefined, test: predicate.test }, negated);
    }
  }

  private leaf(leaf: Leaf, negated: boolean): TestNode {
    const key = JSON.stringify([leaf.field ?? '', leaf.test]);
    const node = this.node(key, (id) => ({ op: 'leaf', id, leaf }));
    if (!negated || node.op !== 'leaf') return node;
    return this.node(`!${key}`, (id) => ({ op: 'not', id, of: node }));
  }

  private join(op: 'and' | 'or', of: readonly TestNode[]): TestNode {
    const [neutral, absorbing] = op === 'and' ? [this.always, this.never] : [this.never, this.always];
    const parts = new Set(of.flatMap((each) => (each.op === op ? each.of : [each])));
    parts.delete(neutral);
    if (parts.has(absorbing)) return absorbing;
    const [only] = parts;
    if (only === undefined) return neutral;
    if (parts.size === 1) return only;
    const sorted = [...parts].sort((a, b) => a.id - b.id);
    return this.node(`${op} ${sorted.map(({ id }) => id).join(' ')}`, (id) => {
      for (const each of sorted) this.held(each);
      return { op, id, of: sorted };
    });
  }

  private node(key: string, make: (id: number) => TestNode): TestNode {
    let node = this.nodes.get(key);
    if (node === undefined) {
      const id = this.holders.push(0) - 1;
      this.nodes.set(key, (node = make(id)));
    }
    return node;
  }

  private held(node: TestNode): TestNode {
    this.holders[node.id] = (this.holders[node.id] ?? 0) + 1;
    return node;
  }
}
