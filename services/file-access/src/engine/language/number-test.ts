import type { FieldName } from '../fields.js';
import { anyText, type Predicate, type Test } from '../matching/predicate.js';
import { type CompareBy, plainText, type SigmaValue, type TimePart } from './sigma-value.js';
import { neverMatches, type Tested, wrongKind } from './text-test.js';

/** A test of a field whose values are numbers. Text is taken for the number that it is; what is none never matches. */
export function numberTest(tested: Tested, value: SigmaValue): Predicate | undefined {
  switch (value.is) {
    case 'number':
      return field(tested, { is: 'number', value: value.value });
    case 'compare':
      if (value.part !== undefined) return wrongKind(tested, 'a number', 'a part of a time');
      return field(tested, { is: 'compare', by: value.by, value: value.value });
    case 'string': {
      if (value.parts.length === 1 && value.parts[0] === anyText)
        return field(tested, { is: 'exists', exists: true });
      const text = plainText(value.parts);
      if (/^-?\d+(\.\d+)?$/.test(text)) return field(tested, { is: 'number', value: Number(text) });
      return neverMatches(tested, `'${tested.name}' is a number, never '${text}'`);
    }
    case 'boolean':
      return neverMatches(tested, `'${tested.name}' is a number, never ${value.value}`);
    default:
      return wrongKind(tested, 'a number', nameOf(value));
  }
}

/** Of each part: the least and the greatest value that it takes. Years: those that events can be of. */
const ranges: Readonly<Record<TimePart, readonly [number, number]>> = {
  minute: [0, 59],
  hour: [0, 23],
  day: [1, 31],
  week: [1, 53],
  month: [1, 12],
  year: [1970, 2199],
};

/** A test of a time: a part of it in UTC, or the whole of it in milliseconds or as a date. */
export function timeTest(tested: Tested, value: SigmaValue): Predicate | undefined {
  if (value.is === 'time_part') {
    const [least, greatest] = ranges[value.part];
    if (value.value < least || value.value > greatest)
      return neverMatches(tested, `A time's ${value.part} is never ${value.value}`);
    return field(tested, value);
  }
  if (value.is === 'compare' && value.part !== undefined)
    return partCompared(tested, value.part, value.by, value.value);
  if (value.is === 'string') {
    const text = plainText(value.parts);
    if (/^\d{4}-\d{2}-\d{2}/.test(text) && Number.isFinite(Date.parse(text)))
      return field(tested, { is: 'number', value: Date.parse(text) });
  }
  return numberTest(tested, value);
}

function partCompared(tested: Tested, part: TimePart, by: CompareBy, value: number): Predicate | undefined {
  const [least, greatest] = ranges[part];
  const of: Predicate[] = [];
  for (let each = least; each <= greatest; each++)
    if (holds(each, by, value)) of.push(on(tested.mapping.field, { is: 'time_part', part, value: each }));
  if (of.length === 0) return neverMatches(tested, `A time's ${part} is never ${by} ${value}`);
  return { op: 'or', of };
}

function holds(left: number, by: CompareBy, right: number): boolean {
  if (by === 'lt') return left < right;
  if (by === 'lte') return left <= right;
  return by === 'gt' ? left > right : left >= right;
}

const on = (name: FieldName, test: Test): Predicate => ({ op: 'field', field: name, test });
const field = ({ mapping }: Tested, test: Test) => on(mapping.field, test);

function nameOf({ is }: SigmaValue): string {
  const names: Partial<Record<SigmaValue['is'], string>> = {
    regex: 'a regular expression',
    cidr: 'a network',
    time_part: 'a part of a time',
  };
  return names[is] ?? is;
}
