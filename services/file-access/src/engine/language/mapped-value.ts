import type { Predicate, TextTest } from '../matching/predicate.js';
import type { FieldMapping } from './mappings/mapping.js';
import { nearest } from './nearest.js';
import { compileRegex } from './regex.js';
import type { Remarks } from './remarks.js';
import type { SigmaValue } from './sigma-value.js';
import { asString, neverMatches, regexTest, stringTest } from './text-test.js';
import { fits } from './wildcards.js';
import { shortened, type Spot } from './yaml-node.js';

/** A field whose values have other names here: those of its names that the value fits. */
export function mappedValue(
  name: string,
  mapping: FieldMapping,
  value: SigmaValue,
  at: Spot,
  remarks: Remarks,
): Predicate | undefined {
  const test = testOf(name, value, at, remarks);
  if (test === undefined) return undefined;
  const names = [...(mapping.values?.keys() ?? [])].filter((each) => passes(test, each));
  const ours = [...new Set(names.map((each) => mapping.values?.get(each) ?? each))];
  const { field, named } = mapping;
  const of: Predicate[] = ours.map((each) => equals(field, each));
  // The names of actions that have none of ours are kept beside them.
  if (field === 'action' && !(ours.length > 0 && isLiteral(test)))
    of.push({ op: 'field', field: 'action_name', test });
  if (named !== undefined) {
    if (isLiteral(test) && names.length === 0) hint(name, mapping, test, at, remarks);
    const without: Predicate = { op: 'field', field: named.by, test: { is: 'absent' } };
    return anyOf([
      { op: 'field', field: named.by, test },
      { op: 'and', of: [without, anyOf(of)] },
    ]);
  }
  if (of.length === 0)
    return neverMatches(
      { name, mapping, at, remarks },
      `'${name}' is one of ${[...(mapping.values?.keys() ?? [])].join(', ')}`,
    );
  if (ours.length > 0 && !isLiteral(test))
    remarks.warn('mapped-by-pattern', `'${name}' is read as ${field}: ${ours.join(', ')}.`, at);
  return anyOf(of);
}

function testOf(name: string, value: SigmaValue, at: Spot, remarks: Remarks): NameTest | undefined {
  const text = asString(value);
  if (text === undefined && value.is !== 'regex')
    return remarks.error('wrong-kind', `'${name}' is a name: it can't be compared so.`, at);
  const test: TextTest | undefined =
    text !== undefined
      ? stringTest({ mapping: {}, at, remarks }, text)
      : regexTest(value as Extract<SigmaValue, { is: 'regex' }>, { at, remarks });
  if (test?.is === 'listed')
    return remarks.error('placeholder', `'${name}' has names of its own: it takes no placeholder.`, at);
  return test;
}

type NameTest = Exclude<TextTest, { is: 'listed' }>;

function passes(test: NameTest, name: string): boolean {
  if (test.is === 'text') return fits(test.cased ? test.pattern.map(lower) : test.pattern, name);
  // The names are kept in lower case: whether a regular expression minds can't be told.
  return compileRegex(test.source, `${test.flags}i`).matcher(name).find();
}

/** A source may have names that aren't known here; one that is almost known is probably a slip. */
function hint(
  name: string,
  { values, named }: FieldMapping,
  test: NameTest,
  at: Spot,
  remarks: Remarks,
): void {
  const written = test.is === 'text' ? String(test.pattern[0]) : '';
  const known = [...(values?.keys() ?? []), ...(named?.also ?? [])];
  const guess = known.some((each) => each.toLowerCase() === written.toLowerCase())
    ? undefined
    : nearest(written, known);
  if (guess !== undefined)
    remarks.warn('unknown-name', `No '${name}' is known as '${shortened(written)}'. Perhaps '${guess}'?`, at);
}

function anyOf(of: readonly Predicate[]): Predicate {
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { op: 'or', of };
}

const lower = (part: string | 1 | 2) => (typeof part === 'string' ? part.toLowerCase() : part);

function isLiteral(test: { is: string; pattern?: readonly unknown[] }): boolean {
  return test.is === 'text' && test.pattern?.length === 1 && typeof test.pattern[0] === 'string';
}

const equals = (field: FieldMapping['field'], text: string): Predicate => ({
  op: 'field',
  field,
  test: { is: 'text', pattern: [text], cased: false },
});
