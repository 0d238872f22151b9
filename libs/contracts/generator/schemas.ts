import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { getComments, type Schema } from '@bufbuild/protoplugin';
import { reachable, shortNames, timestamp } from './names.ts';
import type { FieldRules, Rules } from './rules.ts';
import { byPackage, printPreamble } from './types.ts';

type JsonSchema = Record<string, unknown>;

/** Writes a JSON Schema for each message that a topic carries, one file a package. */
export function generateSchemas(
  schema: Schema,
  rules: Rules,
  isRecord: (message: DescMessage) => boolean,
): void {
  for (const [folder, files] of byPackage(schema.files)) {
    const records = files.flatMap((file) => file.messages).filter(isRecord);
    if (records.length === 0) continue;
    const out = schema.generateFile(`${folder}/schemas.ts`);
    printPreamble(out);
    for (const message of records) {
      out.print(`export const ${message.name} = ${JSON.stringify(recordSchema(message, rules), null, 2)};`);
      out.print();
    }
  }
}

function recordSchema(message: DescMessage, rules: Rules): JsonSchema {
  const held = reachable(message).slice(1);
  const definitions = Object.fromEntries(held.map((one) => [one.typeName, messageSchema(one, rules)]));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:palisade:${message.typeName}`,
    title: message.name,
    ...messageSchema(message, rules),
    ...(held.length === 0 ? {} : { $defs: definitions }),
  };
}

/** Unknown fields are allowed: a reader of this version ignores what a later one adds. */
function messageSchema(message: DescMessage, rules: Rules): JsonSchema {
  const required = message.fields.filter((field) => rules.ofField(field).required === true);
  const conditions = rules.requiredWhen(message).map(({ field, equals, needs }) => ({
    if: { properties: { [field]: { const: equals } }, required: [field] },
    then: { required: [needs] },
  }));
  return {
    ...description(message),
    type: 'object',
    properties: Object.fromEntries(
      message.fields.map((field) => [field.name, fieldSchema(field, rules.ofField(field))]),
    ),
    ...(required.length === 0 ? {} : { required: required.map((field) => field.name) }),
    ...(conditions.length === 0 ? {} : { allOf: conditions }),
  };
}

function fieldSchema(field: DescField, rule: FieldRules): JsonSchema {
  const element = elementSchema(field, rule);
  switch (field.fieldKind) {
    case 'list':
      return { ...description(field), type: 'array', items: element, ...limit('maxItems', rule.max_items) };
    case 'map':
      return {
        ...description(field),
        type: 'object',
        additionalProperties: element,
        ...propertyNames(rule),
        ...limit('maxProperties', rule.max_items),
      };
    default:
      return { ...description(field), ...element };
  }
}

function elementSchema(field: DescField, rule: FieldRules): JsonSchema {
  if (field.enum !== undefined) return { type: 'string', enum: shortNames(field.enum) };
  if (field.message?.typeName === timestamp) return { type: 'string', format: 'date-time' };
  if (field.message !== undefined) return { $ref: `#/$defs/${field.message.typeName}` };
  switch (field.scalar) {
    case ScalarType.STRING:
      return stringSchema(field, rule);
    case ScalarType.BYTES:
      return { type: 'string', contentEncoding: 'base64' };
    case ScalarType.BOOL:
      return { type: 'boolean' };
    default:
      return numberSchema(field.scalar, rule);
  }
}

function stringSchema(field: DescField, rule: FieldRules): JsonSchema {
  if ((rule.min_length ?? 0) > 1)
    throw new Error(`${field.toString()}: validators count on no min_length above 1`);
  const minimum = rule.min_length ?? (rule.required === true && field.fieldKind === 'scalar' ? 1 : undefined);
  return {
    type: 'string',
    ...limit('minLength', minimum),
    ...limit('maxLength', rule.max_length),
    ...(rule.pattern === undefined ? {} : { pattern: rule.pattern }),
    ...formatSchema(rule.format),
  };
}

/** What holds for a map's values holds for its keys. */
function propertyNames({ max_length, pattern }: FieldRules): JsonSchema {
  if (max_length === undefined && pattern === undefined) return {};
  return {
    propertyNames: { ...limit('maxLength', max_length), ...(pattern === undefined ? {} : { pattern }) },
  };
}

/** JSON Schema has no format for "either kind of address". */
function formatSchema(format: string | undefined): JsonSchema {
  if (format === undefined) return {};
  return format === 'ip' ? { anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] } : { format };
}

function numberSchema(scalar: ScalarType | undefined, rule: FieldRules): JsonSchema {
  if (scalar === ScalarType.DOUBLE || scalar === ScalarType.FLOAT) {
    return { type: 'number', ...limit('minimum', rule.minimum), ...limit('maximum', rule.maximum) };
  }
  const [least, greatest] = integerRange(scalar);
  return { type: 'integer', minimum: rule.minimum ?? least, maximum: rule.maximum ?? greatest };
}

/** 64-bit integers are JSON numbers, so they end where a double stops being exact. */
function integerRange(scalar: ScalarType | undefined): [number, number] {
  switch (scalar) {
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return [-(2 ** 31), 2 ** 31 - 1];
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return [0, 2 ** 32 - 1];
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return [0, Number.MAX_SAFE_INTEGER];
    default:
      return [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  }
}

function limit(keyword: string, value: number | undefined): JsonSchema {
  return value === undefined ? {} : { [keyword]: value };
}

function description(desc: DescMessage | DescField): JsonSchema {
  const text = comment(desc);
  return text === '' ? {} : { description: text };
}

export function comment(desc: DescMessage | DescField): string {
  return (getComments(desc).leading ?? '').replaceAll(/\s+/g, ' ').trim();
}
