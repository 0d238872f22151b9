import { anyText } from '../matching/predicate.js';
import { base64, base64Offsets, NotEncodable, utf16, windashed } from './encodings.js';
import { hasWildcard, plainText, type SigmaValue, type StringPart } from './sigma-value.js';

/** Why a modifier doesn't take a value: completes "'contains' …". */
export class NotModifiable extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

type Of<Is extends SigmaValue['is']> = Extract<SigmaValue, { is: Is }>;
type Modify = (value: SigmaValue, before: readonly string[]) => SigmaValue;

/** What each modifier makes of one value; `before` are those that were applied to it. `all` and `neq` are the item's. */
export const modifiers: Readonly<Record<string, Modify>> = {
  contains: (value) => wrapped(value, true, true),
  startswith: (value) => wrapped(value, false, true),
  endswith: (value) => wrapped(value, true, false),
  cased: (value) => ({ ...string(value), cased: true }),
  re: (value, before) => {
    const { parts } = unmodified(string(value), before);
    return { is: 'regex', source: plainText(parts), flags: '', how: 'anywhere' };
  },
  i: flagged('i'),
  ignorecase: flagged('i'),
  m: flagged('m'),
  multiline: flagged('m'),
  s: flagged('s'),
  dotall: flagged('s'),
  cidr: (value, before) => ({ is: 'cidr', network: plain(unmodified(string(value), before)) }),
  exists: (value, before) => {
    if (value.is !== 'boolean') throw new NotModifiable('exists-value', 'takes true or false');
    return { is: 'exists', exists: unmodified(value, before).value };
  },
  lt: compared('lt'),
  lte: compared('lte'),
  gt: compared('gt'),
  gte: compared('gte'),
  fieldref: (value) => {
    const text = string(value);
    return { is: 'fieldref', field: plain(text), starts: false, ends: false, cased: text.cased };
  },
  expand: (value) => {
    if (value.is === 'regex' && /%[^%\\]+%/.test(value.source))
      throw new NotModifiable('placeholder', 'takes no placeholder within a regular expression');
    if (value.is === 'regex') return value;
    const text = string(value);
    return { ...text, parts: text.parts.flatMap(placeholders) };
  },
  windash: (value) => {
    const { parts, cased } = string(value);
    return { is: 'expansion', of: windashed(parts).map((each) => ({ is: 'string', parts: each, cased })) };
  },
  base64: (value, before) => encoded(base64(string(value).parts, before.includes('utf16'))),
  base64offset: (value, before) => ({
    is: 'expansion',
    of: base64Offsets(string(value).parts, before.includes('utf16')).map(encoded),
  }),
  wide: (value) => ({ ...string(value), parts: utf16(string(value).parts, 'little') }),
  utf16le: (value) => ({ ...string(value), parts: utf16(string(value).parts, 'little') }),
  utf16be: (value) => ({ ...string(value), parts: utf16(string(value).parts, 'big') }),
  utf16: (value) => ({ ...string(value), parts: utf16(string(value).parts, 'marked') }),
  minute: timePart('minute'),
  hour: timePart('hour'),
  day: timePart('day'),
  week: timePart('week'),
  month: timePart('month'),
  year: timePart('year'),
};

/** Applies one modifier; throws NotModifiable. */
export function modified(value: SigmaValue, modifier: string, before: readonly string[]): SigmaValue {
  if (value.is === 'expansion')
    return { is: 'expansion', of: value.of.map((each) => modified(each, modifier, before)) };
  const modify = modifiers[modifier];
  if (modify === undefined) throw new Error(`No modifier ${modifier}`);
  try {
    return modify(value, before);
  } catch (error) {
    if (error instanceof NotEncodable) throw new NotModifiable('not-encodable', error.message);
    throw error;
  }
}

function string(value: SigmaValue): Of<'string'> {
  if (value.is === 'string') return value;
  throw new NotModifiable('modifier-value', `takes text, not ${names[value.is]}`);
}

function unmodified<V>(value: V, before: readonly string[]): V {
  if (before.length === 0) return value;
  throw new NotModifiable('modifier-order', `can't follow '${before.at(-1)}'`);
}

function plain({ parts }: Of<'string'>): string {
  if (hasWildcard(parts)) throw new NotModifiable('modifier-value', 'takes no wildcards');
  if (parts.some((part) => typeof part === 'object'))
    throw new NotModifiable('placeholder', 'takes no placeholder');
  return plainText(parts);
}

function wrapped(value: SigmaValue, before: boolean, after: boolean): SigmaValue {
  // Both after one another mean anywhere, as with wildcards on either side.
  if (value.is === 'fieldref') return { ...value, starts: value.starts || after, ends: value.ends || before };
  if (value.is === 'regex') {
    const how = before && after ? 'anywhere' : after ? 'start' : 'end';
    return { ...value, how: value.how === 'anywhere' || value.how === how ? how : 'anywhere' };
  }
  const text = string(value);
  const parts = [...text.parts];
  if (before && parts[0] !== anyText) parts.unshift(anyText);
  if (after && parts.at(-1) !== anyText) parts.push(anyText);
  return { ...text, parts };
}

function flagged(flag: string): Modify {
  return (value) => {
    if (value.is !== 'regex') throw new NotModifiable('modifier-order', "follows 're'");
    return value.flags.includes(flag) ? value : { ...value, flags: value.flags + flag };
  };
}

function compared(by: Of<'compare'>['by']): Modify {
  return (value) => {
    if (value.is === 'time_part') return { is: 'compare', by, value: value.value, part: value.part };
    if (value.is !== 'number')
      throw new NotModifiable('modifier-value', `takes a number, not ${names[value.is]}`);
    return { is: 'compare', by, value: value.value };
  };
}

function timePart(part: Of<'time_part'>['part']): Modify {
  return (value) => {
    if (value.is !== 'number' || !Number.isInteger(value.value))
      throw new NotModifiable('modifier-value', `takes a whole number, not ${names[value.is]}`);
    return { is: 'time_part', part, value: value.value };
  };
}

const encoded = (text: string): SigmaValue => ({ is: 'string', parts: [text], cased: false });

function placeholders(part: StringPart): readonly StringPart[] {
  if (typeof part !== 'string') return [part];
  return part
    .split(/(%[^%\\]+%)/)
    .filter((piece) => piece !== '')
    .map((piece) => (/^%[^%\\]+%$/.test(piece) ? { placeholder: piece.slice(1, -1) } : piece));
}

const names: Readonly<Record<SigmaValue['is'], string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  regex: 'a regular expression',
  cidr: 'a network',
  compare: 'a comparison',
  exists: 'an existence',
  fieldref: 'a field',
  time_part: 'a part of a time',
  expansion: 'several values',
};
