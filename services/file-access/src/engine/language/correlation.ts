import type { FieldName } from '../fields.js';
import { Attributes } from './attributes.js';
import { readBounds, type ReadCondition } from './correlation-condition.js';
import type { CorrelationRule, CorrelationType, GroupField, Header } from './document.js';
import { unmapped } from './field-item.js';
import { mappingOf } from './mappings/field-mappings.js';
import type { Remarks } from './remarks.js';
import { timespanMs } from './timespan.js';
import { described, entryOf, type Spot, type YamlMap, type YamlNode } from './yaml-node.js';

const types: readonly CorrelationType[] = [
  ...(['event_count', 'value_count', 'value_sum', 'value_avg', 'value_median', 'value_percentile'] as const),
  ...(['temporal', 'temporal_ordered'] as const),
];
const attributes = ['type', 'rules', 'group-by', 'timespan', 'condition', 'aliases', 'generate'];

/** Undefined: refused, and said so. */
export function readCorrelation(
  document: YamlMap,
  node: YamlNode,
  header: Header,
  remarks: Remarks,
): CorrelationRule | undefined {
  if (node.kind !== 'map')
    return remarks.error('correlation', `A correlation is a map, not ${described(node)}.`, node);
  for (const { key, keySpot } of node.entries)
    if (!attributes.includes(key))
      remarks.error('unknown-attribute', `A correlation has no '${key}'.`, keySpot);
  const read = new Attributes(node, remarks);
  const type = read.oneOf('type', types);
  if (read.node('type') === undefined) remarks.error('correlation', "There is no 'type'.", node);
  const rules = readRefs(read, remarks);
  const timespan = readTimespan(read, remarks);
  const groupBy = readGroupBy(read, rules, remarks);
  const condition = type === undefined ? undefined : readBounds(read, type, rules, remarks);
  const generate = readGenerate(document, node, remarks);
  if (type === undefined || timespan === undefined || rules.length === 0 || condition === undefined)
    return undefined;
  const { bounds, percentile } = condition;
  const valueOf = readValueOf(type, condition, remarks);
  return {
    ...header,
    kind: 'correlation',
    ...{ type, rules, groupBy, timespanMs: timespan, bounds, valueOf, percentile, generate },
  };
}

function readRefs(read: Attributes, remarks: Remarks): readonly string[] {
  const rules = read.textOrTexts('rules');
  if (rules === undefined) {
    if (read.node('rules') === undefined)
      remarks.error('correlation', "There are no 'rules' that it counts.", read.map);
    return [];
  }
  const twice = rules.findIndex((rule, i) => rules.indexOf(rule) !== i);
  if (twice >= 0)
    remarks.error('correlation', `'${rules[twice]}' is there twice.`, read.itemAt('rules', twice));
  return rules.map(normalisedRef);
}

/** Ids are compared as they are kept: in lower case. */
export const normalisedRef = (ref: string) =>
  /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(ref) ? ref.toLowerCase() : ref;

function readTimespan(read: Attributes, remarks: Remarks): number | undefined {
  const node = read.node('timespan');
  if (node === undefined) return remarks.error('timespan', "There is no 'timespan'.", read.map);
  const ms = node.kind === 'scalar' ? timespanMs(node.value) : undefined;
  if (ms !== undefined) return ms;
  return remarks.error('timespan', `A timespan is such as 5m or 24h, not ${described(node)}.`, node);
}

function readGroupBy(read: Attributes, rules: readonly string[], remarks: Remarks): readonly GroupField[] {
  const aliases = readAliases(read, rules, remarks);
  const names = read.textOrTexts('group-by') ?? [];
  for (const alias of aliases.keys())
    if (!names.includes(alias))
      remarks.warn('unused-alias', `The alias '${alias}' is not grouped by.`, aliasAt(read, alias));
  return names.flatMap((name, i): readonly GroupField[] => {
    const field = aliases.get(name) ?? fieldNamed(name, read.itemAt('group-by', i), remarks);
    return field === undefined ? [] : [{ name, field }];
  });
}

function aliasAt(read: Attributes, alias: string): Spot {
  const node = read.node('aliases');
  return (node?.kind === 'map' ? entryOf(node, alias)?.keySpot : node) ?? read.map;
}

function readAliases(read: Attributes, rules: readonly string[], remarks: Remarks) {
  const aliases = new Map<string, ReadonlyMap<string, FieldName>>();
  const node = read.node('aliases');
  if (node === undefined) return aliases;
  if (node.kind !== 'map') {
    remarks.error('aliases', `Aliases are a map, not ${described(node)}.`, node);
    return aliases;
  }
  for (const { key, keySpot, value } of node.entries) {
    if (value.kind !== 'map') {
      remarks.error('aliases', `An alias maps each rule to a field; '${key}' is ${described(value)}.`, value);
      continue;
    }
    const fields = new Map<string, FieldName>();
    for (const each of value.entries) {
      const rule = normalisedRef(each.key);
      if (!rules.includes(rule))
        remarks.error('aliases', `'${each.key}' is none of the rules that are counted.`, each.keySpot);
      const name = each.value.kind === 'scalar' ? each.value.text : '';
      const field = fieldNamed(name, each.value, remarks);
      if (field !== undefined) fields.set(rule, field);
    }
    for (const rule of rules)
      if (!value.entries.some((each) => normalisedRef(each.key) === rule))
        remarks.error('aliases', `'${key}' says nothing of the rule '${rule}'.`, keySpot);
    aliases.set(key, fields);
  }
  return aliases;
}

function fieldNamed(name: string, at: Spot, remarks: Remarks): FieldName | undefined {
  const mapping = mappingOf(name);
  if (mapping === undefined) return unmapped(name, at, remarks);
  if ('field' in mapping) return mapping.field;
  return remarks.error('constant-field', `'${name}' is the same in every event.`, at);
}

function readValueOf(
  type: CorrelationType,
  { fields }: ReadCondition,
  remarks: Remarks,
): readonly FieldName[] {
  if (!type.startsWith('value_')) return [];
  return fields.flatMap(({ name, at }) => fieldNamed(name, at, remarks) ?? []);
}

/** The specification has it beside the correlation, pySigma within. */
function readGenerate(document: YamlMap, correlation: YamlMap, remarks: Remarks): boolean {
  return [document, correlation].some((map) => {
    const node = new Attributes(map, remarks).node('generate');
    if (node === undefined) return false;
    if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
    remarks.error('attribute', `'generate' is true or false, not ${described(node)}.`, node);
    return false;
  });
}
