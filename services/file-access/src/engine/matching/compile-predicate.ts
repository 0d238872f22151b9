import type { RuleEvent } from '../rule-event.js';
import { fieldCondition, keywordCondition, type Condition, type Watchlists } from './compile-test.js';
import { EventView } from './event-view.js';
import { deepestPredicate, type Predicate } from './predicate.js';

/**
 * A predicate by itself; for several at once MatchIndex is faster. Never throws on an event; throws while compiling on a
 * regular expression that re2js doesn't read and on what is nested too deep. A watchlist that isn't there has no entries.
 */
export function compilePredicate(predicate: Predicate, lists: Watchlists): (event: RuleEvent) => boolean {
  const view = new EventView();
  const condition = compiled(predicate, { view, lists }, 0);
  return (event) => {
    view.look(event);
    return condition();
  };
}

interface Around {
  readonly view: EventView;
  readonly lists: Watchlists;
}

function compiled(predicate: Predicate, around: Around, depth: number): Condition {
  const { view, lists } = around;
  if (depth > deepestPredicate) throw new Error('a predicate is nested too deep');
  switch (predicate.op) {
    case 'always':
      return () => true;
    case 'never':
      return () => false;
    case 'not': {
      const inner = compiled(predicate.of, around, depth + 1);
      return () => !inner();
    }
    case 'and':
    case 'or':
      return joined(
        predicate.op,
        predicate.of.map((each) => compiled(each, around, depth + 1)),
      );
    case 'field':
      return fieldCondition(view, predicate.field, predicate.test, lists);
    case 'keyword':
      return keywordCondition(view, predicate.test, lists);
  }
}

/** Without any, `and` holds and `or` doesn't. */
export function joined(op: 'and' | 'or', conditions: readonly Condition[]): Condition {
  const [first, second] = conditions;
  if (first !== undefined && conditions.length === 1) return first;
  if (first !== undefined && second !== undefined && conditions.length === 2)
    return op === 'and' ? () => first() && second() : () => first() || second();
  const until = op === 'or';
  return () => {
    for (let i = 0; i < conditions.length; i++) if (conditions[i]?.() === until) return until;
    return !until;
  };
}
