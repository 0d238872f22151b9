import type { FieldName } from '../fields.js';
import { contains, parseNetwork } from '../ip-address.js';
import { anyShapeCheck } from './any-literal.js';
import type { EventView, FieldSlot } from './event-view.js';
import { fold } from './fold.js';
import type { Test, TextTest } from './predicate.js';
import { regexCheck } from './regex.js';
import { checkOf, shapeOf, type TextCheck } from './text-pattern.js';
import { partOf } from './time-part.js';
import { listShapes } from './watchlist.js';

/** Whether it holds for the event that the view looks at. */
export type Condition = () => boolean;

export type Watchlists = ReadonlyMap<string, readonly string[]>;

/** Whether a text that is folded, unless the test is `cased`, passes. */
export function textCheck(test: TextTest, lists: Watchlists): { check: TextCheck; cased: boolean } {
  if (test.is === 'regex') return { check: regexCheck(test.source, test.flags), cased: true };
  if (test.is === 'listed')
    return { check: anyShapeCheck(listShapes(lists.get(test.list) ?? [], test)), cased: test.cased };
  return { check: checkOf(shapeOf(test.pattern, test.cased)), cased: test.cased };
}

export function fieldCondition(view: EventView, field: FieldName, test: Test, lists: Watchlists): Condition {
  const slot = view.slot(field);
  switch (test.is) {
    case 'text':
      return textCondition(slot, test);
    case 'regex':
    case 'listed': {
      const { check, cased } = textCheck(test, lists);
      return checked(slot, check, cased);
    }
    case 'number': {
      const { value } = test;
      return () => slot.number() === value;
    }
    case 'compare':
      return comparison(slot, test.by, test.value);
    case 'cidr': {
      const network = parseNetwork(test.network);
      if (network === undefined) return () => false;
      return () => {
        const address = slot.address();
        return address !== undefined && contains(network, address);
      };
    }
    case 'absent':
      return () => slot.value() === undefined;
    case 'exists': {
      const { exists } = test;
      return () => (slot.value() !== undefined) === exists;
    }
    case 'same_as':
      return sameAs(slot, view.slot(test.field), test);
    case 'time_part': {
      const { value } = test;
      const part = partOf[test.part];
      return () => {
        const time = slot.value();
        return typeof time === 'number' && part(time) === value;
      };
    }
  }
}

/** The shapes that most rules have stand here by themselves: each a comparison without a further call. */
function textCondition(slot: FieldSlot, test: Extract<TextTest, { is: 'text' }>): Condition {
  const shape = shapeOf(test.pattern, test.cased);
  if (shape.shape === 'any') return () => slot.value() !== undefined;
  if (test.cased) return checked(slot, checkOf(shape), true);
  if (shape.shape === 'equals') {
    const { literal } = shape;
    return () => slot.folded() === literal;
  }
  if (shape.shape === 'startswith') {
    const { literal } = shape;
    return () => slot.folded()?.startsWith(literal) === true;
  }
  return checked(slot, checkOf(shape), false);
}

function checked(slot: FieldSlot, check: TextCheck, cased: boolean): Condition {
  if (cased) {
    return () => {
      const text = slot.text();
      return text !== undefined && check(text);
    };
  }
  return () => {
    const text = slot.folded();
    return text !== undefined && check(text);
  };
}

function comparison(slot: FieldSlot, by: 'lt' | 'lte' | 'gt' | 'gte', value: number): Condition {
  // NaN compares as false with everything.
  if (by === 'lt') return () => (slot.number() ?? Number.NaN) < value;
  if (by === 'lte') return () => (slot.number() ?? Number.NaN) <= value;
  if (by === 'gt') return () => (slot.number() ?? Number.NaN) > value;
  return () => (slot.number() ?? Number.NaN) >= value;
}

function sameAs(
  slot: FieldSlot,
  other: FieldSlot,
  { how, cased }: Extract<Test, { is: 'same_as' }>,
): Condition {
  return () => {
    const text = cased ? slot.text() : slot.folded();
    const part = cased ? other.text() : other.folded();
    if (text === undefined || part === undefined) return false;
    if (how === 'equals') return text === part;
    if (how === 'startswith') return text.startsWith(part);
    return how === 'endswith' ? text.endsWith(part) : text.includes(part);
  };
}

/** What an upstream system said in words; what is derived from that is told by it already. */
const keywordFields = [
  'actor_email',
  'action',
  'action_name',
  'resource',
  'ip',
  'ua',
  'session_id',
  'device',
] as const satisfies readonly FieldName[];

export function keywordCondition(view: EventView, test: TextTest, lists: Watchlists): Condition {
  const { check, cased } = textCheck(test, lists);
  const slots = keywordFields.map((field) => view.slot(field));
  return () => {
    for (const slot of slots) {
      const text = cased ? slot.text() : slot.folded();
      if (text !== undefined && check(text)) return true;
    }
    const { labels } = view.event.data;
    if (labels === undefined) return false;
    for (const name of Object.keys(labels)) {
      const text = labels[name];
      if (text !== undefined && check(cased ? text : fold(text))) return true;
    }
    return false;
  };
}
