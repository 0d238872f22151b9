import { palisadeSchema, type Schema } from './behaviour-schema.js';
import { nearest } from './nearest.js';
import type { Remarks } from './remarks.js';
import { described, type YamlMap, type YamlNode, type YamlScalar } from './yaml-node.js';

/** The section as plain data, defaults filled in, when it is as the schema says; else each thing that isn't is an error. */
export function checkAgainstSchema(node: YamlNode, remarks: Remarks): unknown {
  const before = remarks.errors.length;
  const value = checked(node, palisadeSchema, remarks);
  return remarks.errors.length > before ? undefined : value;
}

function checked(node: YamlNode, schema: Schema, remarks: Remarks): unknown {
  const wrong = (expected: string): unknown =>
    remarks.error('schema', `'${node.path}' is ${expected}, not ${described(node)}.`, node);
  switch (schema.type) {
    case 'object':
      return node.kind === 'map' ? objectOf(node, schema, remarks) : wrong('a map');
    case 'array': {
      if (node.kind !== 'list') return wrong('a list');
      const { items = {}, minItems = 0, maxItems = Infinity, uniqueItems = false } = schema;
      const values = node.items.map((item) => checked(item, items, remarks));
      if (values.length < minItems || values.length > maxItems)
        return wrong(`a list of ${minItems} to ${maxItems}`);
      return uniqueItems && new Set(values).size < values.length
        ? wrong('a list of different values')
        : values;
    }
    case 'string':
      return node.kind === 'scalar' && typeof node.value === 'string'
        ? textOf(node.value, schema, wrong)
        : wrong('text');
    default:
      return node.kind === 'scalar' ? numberOf(node, schema, wrong) : wrong('a number');
  }
}

function objectOf(node: YamlMap, { properties = {}, required = [] }: Schema, remarks: Remarks): unknown {
  const read: Record<string, unknown> = {};
  for (const [name, { default: ordinary }] of Object.entries(properties))
    if (ordinary !== undefined) read[name] = ordinary;
  for (const { key, keySpot, value } of node.entries) {
    const schema = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (schema !== undefined) read[key] = checked(value, schema, remarks);
    else {
      const guess = nearest(key, Object.keys(properties));
      const hint = guess === undefined ? '' : ` Perhaps '${guess}'?`;
      remarks.error('schema', `'${node.path}' has no '${key}'.${hint}`, keySpot);
    }
  }
  for (const name of required)
    if (!node.entries.some(({ key }) => key === name))
      remarks.error('schema', `'${node.path}' needs '${name}'.`, node);
  return read;
}

type Wrong = (expected: string) => unknown;

function textOf(text: string, schema: Schema, wrong: Wrong): unknown {
  if (schema.enum !== undefined && !schema.enum.includes(text))
    return wrong(`one of ${schema.enum.join(', ')}`);
  if (schema.maxLength !== undefined && text.length > schema.maxLength)
    return wrong(`text of at most ${schema.maxLength} characters`);
  if (schema.pattern === undefined || new RegExp(schema.pattern).test(text)) return text;
  return wrong(`text like ${schema.pattern}`);
}

function numberOf({ value }: YamlScalar, schema: Schema, wrong: Wrong): unknown {
  const kind = schema.type === 'integer' ? 'a whole number' : 'a number';
  if (typeof value !== 'number' || !Number.isFinite(value)) return wrong(kind);
  if (schema.type === 'integer' && !Number.isInteger(value)) return wrong(kind);
  const { minimum = -Infinity, exclusiveMinimum = -Infinity, maximum = Infinity } = schema;
  if (value >= minimum && value > exclusiveMinimum && value <= maximum) return value;
  if (exclusiveMinimum > -Infinity) return wrong(`${kind} above ${exclusiveMinimum}, at most ${maximum}`);
  return wrong(
    maximum === Infinity ? `${kind}, at least ${minimum}` : `${kind} from ${minimum} to ${maximum}`,
  );
}
