import { kindOf } from '../fields.js';
import type { Attributes } from './attributes.js';
import type { Bound, CorrelationType } from './document.js';
import { mappingOf } from './mappings/field-mappings.js';
import type { Remarks } from './remarks.js';
import { described, type Spot, type YamlMap, type YamlNode } from './yaml-node.js';

export interface ReadCondition {
  readonly bounds: readonly Bound[];
  /** As written. */
  readonly fields: readonly { readonly name: string; readonly at: Spot }[];
  readonly percentile?: number;
}

const operators: readonly Bound['by'][] = ['lt', 'lte', 'gt', 'gte', 'eq', 'neq'];

/** Undefined: refused, and said so. */
export function readBounds(
  read: Attributes,
  type: CorrelationType,
  rules: readonly string[],
  remarks: Remarks,
): ReadCondition | undefined {
  const node = read.node('condition');
  const nothing = { bounds: [], fields: [] };
  if (type === 'temporal' || type === 'temporal_ordered')
    return node === undefined || meansAll(node, rules, remarks) ? nothing : undefined;
  if (node?.kind !== 'map') {
    const found = node === undefined ? 'There is no condition' : `The condition is ${described(node)}`;
    return remarks.error('correlation-condition', `${found}: it is a map such as gt: 10.`, node ?? read.map);
  }
  const before = remarks.errors.length;
  const bounds = boundsIn(node, remarks);
  if (bounds.length === 0 && remarks.errors.length === before)
    remarks.error('correlation-condition', `The condition has none of ${operators.join(', ')}.`, node);
  const fields = fieldsIn(node, type, remarks);
  const percentile = percentileIn(node, type, remarks);
  if (remarks.errors.length > before) return undefined;
  if (!canHold(type, bounds))
    remarks.warn('never-matches', 'No count of events or values is as the condition says.', node);
  return { bounds, ...fields, percentile };
}

/** Of temporal ones pySigma takes a count of different rules, or an expression: here each rule must be there. */
function meansAll(node: YamlNode, rules: readonly string[], remarks: Remarks): boolean {
  if (node.kind === 'map') {
    const bounds = boundsIn(node, remarks);
    const [only] = bounds;
    const count = only?.by === 'gt' ? only.value + 1 : only?.value;
    const from = only?.by === 'gt' || only?.by === 'gte' || only?.by === 'eq';
    if (node.entries.length === 1 && from && count === rules.length) return true;
  } else if (node.kind === 'scalar') {
    const names = node.text.split(/\s+and\s+/).map((name) => name.trim());
    if (names.length === rules.length && rules.every((rule) => names.includes(rule))) return true;
  }
  remarks.error(
    'temporal-condition',
    `A temporal correlation holds when each of its ${rules.length} rules is there: other conditions are not supported.`,
    node,
  );
  return false;
}

function boundsIn(node: YamlMap, remarks: Remarks): readonly Bound[] {
  return node.entries.flatMap(({ key, keySpot, value }): readonly Bound[] => {
    const by = operators.find((operator) => operator === key);
    if (by === undefined) {
      if (key !== 'field' && key !== 'percentile')
        remarks.error('correlation-condition', `The condition has no '${key}'.`, keySpot);
      return [];
    }
    const number = numberIn(value);
    if (number !== undefined) return [{ by, value: number }];
    remarks.error('correlation-condition', `'${key}' takes a number, not ${described(value)}.`, value);
    return [];
  });
}

/** pySigma takes the text of a number too. */
function numberIn(node: YamlNode): number | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (typeof node.value === 'number') return Number.isFinite(node.value) ? node.value : undefined;
  const isNumber = typeof node.value === 'string' && /^\s*[-+]?\d+(\.\d+)?\s*$/.test(node.value);
  return isNumber ? Number(node.value) : undefined;
}

function fieldsIn(node: YamlMap, type: CorrelationType, remarks: Remarks) {
  const entry = node.entries.find(({ key }) => key === 'field');
  const items = entry === undefined ? [] : entry.value.kind === 'list' ? entry.value.items : [entry.value];
  const fields = items.flatMap((item) =>
    item.kind === 'scalar' && item.text !== '' ? [{ name: item.text, at: item }] : [],
  );
  const fieldAt = entry?.value ?? node;
  if (fields.length < items.length)
    remarks.error('correlation-condition', "'field' is a name or a list of names.", fieldAt);
  if (!type.startsWith('value_')) {
    if (fields.length > 0)
      remarks.warn('unused-attribute', `${type} counts events: 'field' is not used.`, fieldAt);
  } else if (fields.length === 0) remarks.error('correlation-condition', `${type} needs a 'field'.`, fieldAt);
  else if (type !== 'value_count') numeric(type, fields, fieldAt, remarks);
  return { fields };
}

function numeric(type: string, [first, second]: ReadCondition['fields'], at: Spot, remarks: Remarks): void {
  const field = first?.name ?? '';
  const mapping = mappingOf(field);
  if (second !== undefined) remarks.error('correlation-condition', `${type} takes one 'field'.`, second.at);
  else if (mapping !== undefined && !('field' in mapping && kindOf(mapping.field) === 'number'))
    remarks.error('wrong-kind', `${type} needs a number, which '${field}' is not.`, at);
}

function percentileIn(node: YamlMap, type: CorrelationType, remarks: Remarks): number | undefined {
  const value = node.entries.find(({ key }) => key === 'percentile')?.value;
  if (type !== 'value_percentile') {
    if (value !== undefined)
      remarks.warn('unused-attribute', `${type} has no percentile: it is not used.`, value);
    return undefined;
  }
  if (value === undefined)
    return remarks.error('percentile', "value_percentile needs 'percentile' in its condition.", node);
  const number = numberIn(value);
  if (number !== undefined && Number.isInteger(number) && number >= 0 && number <= 100) return number;
  return remarks.error(
    'percentile',
    `A percentile is a whole number from 0 to 100, not ${described(value)}.`,
    value,
  );
}

/** Windows have at least the match that they begin or end with: what only an empty one fits never holds. */
function canHold(type: CorrelationType, bounds: readonly Bound[]): boolean {
  const counts = type === 'event_count' || type === 'value_count';
  let least = counts ? 1 : -Infinity;
  let most = Infinity;
  for (const { by, value } of bounds) {
    if (by === 'gt') least = Math.max(least, counts ? Math.floor(value) + 1 : value);
    if (by === 'gte' || by === 'eq') least = Math.max(least, value);
    if (by === 'lt') most = Math.min(most, counts ? Math.ceil(value) - 1 : value);
    if (by === 'lte' || by === 'eq') most = Math.min(most, value);
  }
  return least <= most;
}
