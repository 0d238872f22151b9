import { parseIp, parseNetwork } from '../ip-address.js';
import { Action } from './actions.js';
import {
  anyText,
  oneCharacter,
  type PatternPart,
  type Predicate,
  type Test,
  type TextTest,
} from '../matching/predicate.js';
import type { FieldMapping } from './mappings/mapping.js';
import { nearest } from './nearest.js';
import { refusedRegex } from './regex.js';
import { regexSize } from './regex-size.js';
import type { Remarks } from './remarks.js';
import { plainText, type SigmaValue, type StringPart } from './sigma-value.js';
import { shortened, type Spot } from './yaml-node.js';
import { fits } from './wildcards.js';

/** What is tested, by what name, and where. */
export interface Tested {
  readonly name: string;
  readonly mapping: FieldMapping;
  readonly at: Spot;
  readonly remarks: Remarks;
}

type StringValue = Extract<SigmaValue, { is: 'string' }>;
type RegexValue = Extract<SigmaValue, { is: 'regex' }>;

/** A test of a field whose values are text; numbers and booleans are compared as they are written. */
export function textTest(tested: Tested, value: SigmaValue): Predicate | undefined {
  const text = asString(value);
  if (text !== undefined) {
    const never = whyNever(tested.mapping.field, text);
    if (never !== undefined) return neverMatches(tested, `'${tested.name}' ${never}`);
    return field(tested, stringTest(tested, text));
  }
  if (value.is === 'regex') return field(tested, regexTest(value, tested));
  return wrongKind(tested, 'text', value.is === 'cidr' ? 'a network' : 'a number');
}

/** A test of an address: networks, and the text of it. */
export function ipTest(tested: Tested, value: SigmaValue): Predicate | undefined {
  if (value.is === 'cidr') {
    const network = parseNetwork(value.network);
    const address = parseIp(value.network.split('/')[0] ?? '');
    if (network === undefined || address === undefined)
      return tested.remarks.error('cidr', `'${value.network}' is no network of addresses.`, tested.at);
    if (address.words.some((word, i) => word !== network.words[i]))
      return tested.remarks.error('cidr', `'${value.network}' has bits set behind its length.`, tested.at);
    return field(tested, { is: 'cidr', network: value.network });
  }
  const text = asString(value);
  const [only] = text?.parts ?? [];
  if (text !== undefined && text.parts.length <= 1 && (only === undefined || typeof only === 'string')) {
    if (parseIp(only ?? '') === undefined)
      return neverMatches(tested, `'${tested.name}' is an address, never '${only ?? ''}'`);
    // However it is spelled: IPv6 has many ways.
    return field(tested, { is: 'cidr', network: only ?? '' });
  }
  const odd = text?.parts.find((part) => typeof part === 'string' && !/^[0-9a-f:.]*$/i.test(part));
  if (typeof odd === 'string')
    return neverMatches(tested, `'${tested.name}' is an address, which never has '${odd}' in it`);
  return textTest(tested, value);
}

/** Keywords are looked for anywhere in any text of the event; those with wildcards or modifiers as these say. */
export function keywordItem(
  value: SigmaValue,
  unmodified: boolean,
  at: Spot,
  remarks: Remarks,
): Predicate | undefined {
  if (value.is === 'expansion') {
    const of = value.of.map((each) => keywordItem(each, unmodified, at, remarks));
    const read = of.filter((each) => each !== undefined);
    return read.length === of.length ? { op: 'or', of: read } : undefined;
  }
  const where = { name: 'keywords', mapping: {}, at, remarks };
  const text = asString(value);
  if (text !== undefined) {
    const parts = unmodified ? [anyText, ...text.parts, anyText] : text.parts;
    const test = stringTest(where, { ...text, parts: parts as readonly StringPart[] });
    return test === undefined ? undefined : { op: 'keyword', test };
  }
  if (value.is === 'regex') {
    const test = regexTest(value, where);
    return test === undefined ? undefined : { op: 'keyword', test };
  }
  return remarks.error('keyword-modifier', 'Keywords are text: this modifier needs a field.', at);
}

export function asString(value: SigmaValue): StringValue | undefined {
  if (value.is === 'string') return value;
  if (value.is !== 'number' && value.is !== 'boolean') return undefined;
  return { is: 'string', parts: [String(value.value)], cased: false };
}

export function stringTest(
  { mapping, at, remarks }: { mapping: Partial<FieldMapping>; at: Spot; remarks: Remarks },
  { parts, cased }: StringValue,
): TextTest | undefined {
  const around = [
    ...(mapping.before === undefined || parts[0] === anyText ? [] : [mapping.before]),
    ...withoutSlash(parts, mapping.before),
    ...(mapping.after === undefined || parts.at(-1) === anyText ? [] : [mapping.after]),
  ];
  const [before, placeholder, after] = [
    around[0] === anyText,
    around.find((part) => typeof part === 'object'),
    around.length > 1 && around.at(-1) === anyText,
  ];
  if (placeholder === undefined) return { is: 'text', pattern: patternOf(around, cased), cased };
  if (around.length !== 1 + Number(before) + Number(after))
    return remarks.error(
      'placeholder',
      `A placeholder is a whole value: '${plainText(around)}' has more.`,
      at,
    );
  if (!/^[\w.-]{1,64}$/.test(placeholder.placeholder))
    return remarks.error('placeholder', `'${placeholder.placeholder}' is no name of a watchlist.`, at);
  const how = before ? (after ? 'contains' : 'endswith') : after ? 'startswith' : 'equals';
  return { is: 'listed', list: placeholder.placeholder, how, cased };
}

/** Rules may write a path with the slash that is put before it, or without. */
function withoutSlash(parts: readonly StringPart[], before: FieldMapping['before']): readonly StringPart[] {
  const [first, ...rest] = parts;
  if (before !== '/' || typeof first !== 'string' || !first.startsWith('/')) return parts;
  return first === '/' ? rest : [first.slice(1), ...rest];
}

function patternOf(parts: readonly StringPart[], cased: boolean): readonly PatternPart[] {
  const pattern: PatternPart[] = [];
  for (const part of parts) {
    const last = pattern.at(-1);
    if (part === anyText && last === anyText) continue;
    if (part === anyText || part === oneCharacter) pattern.push(part);
    else if (typeof part === 'string') {
      const text = cased ? part : part.toLowerCase();
      if (typeof last === 'string') pattern[pattern.length - 1] = last + text;
      else pattern.push(text);
    }
  }
  return pattern;
}

export function regexTest(
  value: RegexValue,
  { at, remarks }: { at: Spot; remarks: Remarks },
): Extract<Test, { is: 'regex' }> | undefined {
  remarks.regexBudget -= regexSize(value.source);
  if (remarks.regexBudget < 0)
    return remarks.error('regex-too-long', 'The regular expressions repeat too much, all together.', at);
  const refused = refusedRegex(value.source, value.flags);
  if (refused !== undefined) return remarks.error(refused.code, refused.message, at);
  const { source, flags, how } = value;
  if (how === 'anywhere') return { is: 'regex', source, flags };
  return { is: 'regex', source: how === 'start' ? `\\A(?:${source})` : `(?:${source})\\z`, flags };
}

const lowerCase: ReadonlySet<string> = new Set([
  'actor_email',
  'actor.domain',
  'action',
  'resource.scheme',
  'resource.host',
  'resource.extension',
]);

/** Why no event has such a text in that field, as far as that is known; completes the field's name. */
function whyNever(name: string, { parts, cased }: StringValue): string | undefined {
  if (parts.some((part) => typeof part === 'object')) return undefined;
  const literals = parts.filter((part) => typeof part === 'string');
  const shown = shortened(plainText(parts));
  if (literals.some((part) => part.includes('\0'))) return 'never has bytes of UTF-16 in it';
  const upper = literals.find((part) => part !== part.toLowerCase());
  if (cased && lowerCase.has(name) && upper !== undefined) return `is in lower case, never '${shown}'`;
  const pattern = patternOf(parts, false);
  if (name === 'action' && !Action.some((action) => fits(pattern, action))) {
    const guess = nearest(shown, Action);
    return `is one of ${Action.join(', ')}, never '${shown}'.${guess === undefined ? '' : ` Perhaps '${guess}'?`}`;
  }
  if (name === 'resource.extension' && literals[0] === parts[0] && literals[0]?.startsWith('.') === true)
    return `is without its dot, never '${shown}'`;
  const isPlain = parts.length === 1 && literals.length === 1;
  if (name === 'ip.country' && isPlain && !/^[a-z]{2}$/i.test(shown))
    return `is a country's two letters, never '${shown}'`;
  if (name === 'actor_email' && isPlain && !/^[^\s@:]+@[^\s@:]+$/.test(shown))
    return `is an address of e-mail, never '${shown}'`;
  return undefined;
}

const field = ({ mapping }: Tested, test: Test | undefined): Predicate | undefined =>
  test === undefined ? undefined : { op: 'field', field: mapping.field, test };

export function neverMatches({ at, remarks }: Tested, why: string): Predicate {
  remarks.warn('never-matches', /[.?]$/.test(why) ? why : `${why}.`, at);
  return { op: 'never' };
}

export function wrongKind({ name, at, remarks }: Tested, kind: string, given: string): Predicate | undefined {
  return remarks.error('wrong-kind', `'${name}' is ${kind}: it can't be compared with ${given}.`, at);
}
