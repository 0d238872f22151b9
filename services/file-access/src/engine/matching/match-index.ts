import { FileEvent } from '../event.js';
import type { RuleEvent } from '../rule-event.js';
import { Bucket } from './bucket.js';
import { fieldCondition, type Watchlists } from './compile-test.js';
import { Conditions } from './conditions.js';
import { EventView } from './event-view.js';
import { Needs } from './needs.js';
import type { Predicate } from './predicate.js';
import { TestGraph, type Leaf, type TestNode } from './test-graph.js';

/** Beyond so many actions, which is more than there are, all predicates are asked. */
const mostActions = 32;

/**
 * All predicates of a tenant, evaluated in one pass an event: it finds what compilePredicate finds of each. The predicates
 * are specialised for each action when it is first seen. Not reentrant.
 */
export class MatchIndex {
  private readonly view = new EventView();
  private readonly graph = new TestGraph();
  private readonly conditions: Conditions;
  private readonly needs: Needs;
  private readonly nodes: readonly TestNode[];
  private readonly byAction = new Map<string, Bucket>();
  private ofOthers: Bucket | undefined;

  private constructor(
    predicates: readonly Predicate[],
    private readonly lists: Watchlists,
  ) {
    this.nodes = predicates.map((predicate) => this.graph.add(predicate));
    this.needs = new Needs(lists);
    this.conditions = new Conditions(this.graph, this.view, lists);
    // Throws now, and not at an event, on what can't be compiled.
    for (const node of this.nodes) this.conditions.of(node);
  }

  static of(predicates: readonly Predicate[], lists: Watchlists): MatchIndex {
    return new MatchIndex(predicates, lists);
  }

  /** Writes the positions of those that hold, in rising order, and returns how many. `into` has room for all of them. */
  match(event: RuleEvent, into: Int32Array): number {
    const { action } = event.data;
    const bucket = this.byAction.get(action) ?? this.bucketOf(action);
    this.view.look(event);
    return bucket.match(into);
  }

  private bucketOf(action: string): Bucket {
    if (this.byAction.size >= mostActions) return (this.ofOthers ??= this.bucket(this.nodes));
    const decided = new Map<Leaf, boolean | undefined>();
    const known = (leaf: Leaf) => {
      if (leaf.field !== 'action' || leaf.test.is === 'same_as') return undefined;
      if (!decided.has(leaf)) decided.set(leaf, this.decide(leaf.test, action));
      return decided.get(leaf);
    };
    const bucket = this.bucket(this.nodes.map((node) => this.graph.given(node, known)));
    this.byAction.set(action, bucket);
    return bucket;
  }

  private bucket(nodes: readonly TestNode[]): Bucket {
    return new Bucket(nodes, this.conditions, this.view, this.needs);
  }

  private decide(test: Leaf['test'], action: string): boolean {
    const view = new EventView();
    const data = { actor_email: '', action, resource: '' };
    view.look(FileEvent.of({ eventId: '', actor: '', time: 0, appendedAt: 0, data }));
    return fieldCondition(view, 'action', test, this.lists)();
  }
}
