type Json = Record<string, unknown>;

const upper = ['maximum', 'maxLength', 'maxItems', 'maxProperties'];
const lower = ['minimum', 'minLength'];
const fixed = [
  'type',
  'pattern',
  'format',
  'const',
  '$ref',
  'contentEncoding',
  'anyOf',
  'allOf',
  'propertyNames',
];

/**
 * What a schema refuses that its last release took. Old records lie on their topics for days, or for ever when compacted,
 * and a new reader meets them all; protobuf's own rules of compatibility know nothing of these.
 */
export function tightened(before: Json, after: Json, path = ''): string[] {
  return [
    ...upper.filter((key) => isMore(before[key], after[key])).map((key) => `${path}: lower ${key}`),
    ...lower
      .filter((key) => isMore(after[key], before[key], -Infinity))
      .map((key) => `${path}: higher ${key}`),
    ...fixed.filter((key) => isNew(before[key], after[key])).map((key) => `${path}: another ${key}`),
    ...missing(after['required'], before['required']).map((name) => `${path}.${name}: now required`),
    ...(after['enum'] === undefined ? [] : missing(before['enum'], after['enum'])).map(
      (name) => `${path}: no ${name}`,
    ),
    ...nested(before, after, path),
  ];
}

/** Whether a limit is passed by what was allowed without it. */
function isMore(one: unknown, other: unknown, unlimited = Infinity): boolean {
  const [first, second] = [
    (one as number | undefined) ?? unlimited,
    (other as number | undefined) ?? unlimited,
  ];
  return first > second;
}

function isNew(before: unknown, after: unknown): boolean {
  return after !== undefined && JSON.stringify(before) !== JSON.stringify(after);
}

function missing(wanted: unknown, found: unknown): string[] {
  const known = new Set((found as string[] | undefined) ?? []);
  return ((wanted as string[] | undefined) ?? []).filter((one) => !known.has(one));
}

function nested(before: Json, after: Json, path: string): string[] {
  const [old, now] = [before['properties'], after['properties']] as (Json | undefined)[];
  const properties = Object.keys(old ?? {}).flatMap((name) =>
    within(old?.[name], now?.[name], `${path}.${name}`),
  );
  const elements = ['items', 'additionalProperties'].flatMap((key) =>
    within(before[key], after[key], `${path}.*`),
  );
  return [...properties, ...elements];
}

function within(before: unknown, after: unknown, path: string): string[] {
  return after === undefined ? [] : tightened((before ?? {}) as Json, after as Json, path);
}
