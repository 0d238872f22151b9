import type { RuleEvent } from '../rule-event.js';
import { compilePredicate } from './compile-predicate.js';
import type { Watchlists } from './compile-test.js';
import type { Predicate } from './predicate.js';

/** All predicates of a tenant, evaluated in one pass an event. */
export class MatchIndex {
  private constructor(private readonly conditions: readonly ((event: RuleEvent) => boolean)[]) {}

  static of(predicates: readonly Predicate[], lists: Watchlists): MatchIndex {
    return new MatchIndex(predicates.map((predicate) => compilePredicate(predicate, lists)));
  }

  /** Writes the positions of those that hold, in rising order, and returns how many. `into` has room for all of them. */
  match(event: RuleEvent, into: Int32Array): number {
    let count = 0;
    for (let i = 0; i < this.conditions.length; i++) {
      if (this.conditions[i]?.(event) === true) into[count++] = i;
    }
    return count;
  }
}
