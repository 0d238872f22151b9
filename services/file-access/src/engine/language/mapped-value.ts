import type { Predicate, TextTest } from '../matching/predicate.js';
import type { FieldMapping } from './mappings/mapping.js';
import { compileRegex } from './regex.js';
import type { Remarks } from './remarks.js';
import type { SigmaValue } from './sigma-value.js';
import { asString, neverMatches, regexTest, stringTest } from './text-test.js';
import { fits } from './wildcards.js';
import { shortened, type Spot } from './yaml-node.js';

/**
 * A field whose values have other names here: those of its names that the value fits, and, of an action, what keeps the
 * source's own name because none of ours means it.
 */
export function mappedValue(
  name: string,
  mapping: FieldMapping,
  value: SigmaValue,
  at: Spot,
  remarks: Remarks,
): Predicate | undefined {
  const { field, values = new Map<string, string>() } = mapping;
  const text = asString(value);
  const test: TextTest | undefined =
    text !== undefined
      ? stringTest({ mapping: {}, at, remarks }, text)
      : value.is === 'regex'
        ? regexTest(value, { at, remarks })
        : remarks.error('wrong-kind', `'${name}' is a name: it can't be compared so.`, at);
  if (test === undefined) return undefined;
  if (test.is === 'listed')
    return remarks.error('placeholder', `'${name}' has names of its own: it takes no placeholder.`, at);
  const names = [...values.keys()].filter((each) => {
    if (test.is === 'text') return fits(test.cased ? test.pattern.map(lower) : test.pattern, each);
    // The names are kept in lower case: whether a regular expression minds can't be told.
    return compileRegex(test.source, `${test.flags}i`).matcher(each).find();
  });
  const ours = [...new Set(names.map((each) => values.get(each) ?? each))];
  if (ours.length > 0 && isLiteral(test)) return equals(field, ours[0] ?? '');
  const of: Predicate[] = ours.map((each) => equals(field, each));
  if (field === 'action') of.push({ op: 'field', field: 'action_name', test });
  else if (of.length === 0)
    return neverMatches(
      { name, mapping, at, remarks },
      `'${name}' is one of ${[...values.keys()].join(', ')}`,
    );
  if (ours.length > 0)
    remarks.warn(
      'mapped-by-pattern',
      `'${shortened(name)}' is read as ${field}: ${ours.join(', ')}, which other names stand for too.`,
      at,
    );
  return of.length === 1 && of[0] !== undefined ? of[0] : { op: 'or', of };
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
