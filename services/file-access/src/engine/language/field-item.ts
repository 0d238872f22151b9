import { type FieldName, kindOf } from '../fields.js';
import type { Predicate } from '../matching/predicate.js';
import { mappedValue } from './mapped-value.js';
import { mappingOf, nearestField } from './mappings/field-mappings.js';
import type { ConstantMapping, FieldMapping } from './mappings/mapping.js';
import type { Remarks } from './remarks.js';
import { plainText, type SigmaValue } from './sigma-value.js';
import { numberTest, timeTest } from './number-test.js';
import { ipTest, textTest } from './text-test.js';
import type { Spot } from './yaml-node.js';

/** A field and one of its values as a test of events. Undefined: refused, and said so. */
export function fieldItem(
  name: string,
  value: SigmaValue,
  at: Spot,
  remarks: Remarks,
): Predicate | undefined {
  const mapping = mappingOf(name);
  if (mapping === undefined) return unmapped(name, at, remarks);
  if (value.is === 'expansion') {
    const of = value.of.map((each) => fieldItem(name, each, at, remarks));
    const read = of.filter((each) => each !== undefined);
    return read.length === of.length ? { op: 'or', of: read } : undefined;
  }
  if ('always' in mapping) return constantItem(name, mapping, value, at, remarks);
  const { field } = mapping;
  if (value.is === 'null') return { op: 'field', field, test: { is: 'absent' } };
  if (value.is === 'exists') return { op: 'field', field, test: { is: 'exists', exists: value.exists } };
  if (value.is === 'fieldref') return fieldRef(name, mapping, value, at, remarks);
  if (mapping.values !== undefined) return mappedValue(name, mapping, value, at, remarks);
  const tests = { text: textTest, ip: ipTest, number: numberTest, time: timeTest };
  return tests[kindOf(field)]({ name, mapping, at, remarks }, value);
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as Remarks.error
export function unmapped<T>(name: string, at: Spot, remarks: Remarks): T | undefined {
  const guess = nearestField(name);
  const hint = guess === undefined ? '' : ` Perhaps '${guess}'?`;
  return remarks.error('unmapped-field', `Events have no field '${name}'.${hint}`, at);
}

function constantItem(
  name: string,
  { always }: ConstantMapping,
  value: SigmaValue,
  at: Spot,
  remarks: Remarks,
): Predicate | undefined {
  if (value.is === 'exists') return { op: value.exists ? 'always' : 'never' };
  if (value.is !== 'string' && value.is !== 'number')
    return remarks.error('constant-field', `'${name}' is ${always.join(' or ')}: compare it with that.`, at);
  const text = value.is === 'number' ? String(value.value) : plainText(value.parts);
  if (text === '*' || always.some((each) => each.toLowerCase() === text.toLowerCase()))
    return { op: 'always' };
  remarks.warn('never-matches', `'${name}' is never '${text}' in file-access events.`, at);
  return { op: 'never' };
}

function fieldRef(
  name: string,
  mapping: FieldMapping,
  value: Extract<SigmaValue, { is: 'fieldref' }>,
  at: Spot,
  remarks: Remarks,
): Predicate | undefined {
  const other = mappingOf(value.field);
  if (other === undefined) return unmapped(value.field, at, remarks);
  const asTheyAre = (each: typeof other): each is FieldMapping =>
    'field' in each && each.values === undefined && each.before === undefined && each.after === undefined;
  if (!asTheyAre(mapping) || !asTheyAre(other))
    return remarks.error('fieldref', `'${name}' and '${value.field}' can't be compared with each other.`, at);
  const how = howOf(value);
  const isNumber = (field: FieldName) => kindOf(field) === 'number' || kindOf(field) === 'time';
  if (isNumber(mapping.field) !== isNumber(other.field) || (isNumber(mapping.field) && how !== 'equals'))
    return remarks.error('fieldref', `'${name}' and '${value.field}' can't be compared as text.`, at);
  const test = { is: 'same_as', field: other.field, how, cased: value.cased } as const;
  return { op: 'field', field: mapping.field, test };
}

/** As pySigma: with both, the other field is found anywhere in this one. */
function howOf({ starts, ends }: Extract<SigmaValue, { is: 'fieldref' }>) {
  if (starts && ends) return 'contains';
  if (starts) return 'startswith';
  return ends ? 'endswith' : 'equals';
}
