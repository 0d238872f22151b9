import { CORE_SCHEMA, load, mergeTag, YAMLException } from 'js-yaml';

/** What a document says, as far as it concerns the registry. */
export interface ReadDocument {
  /** Of OpenAPI or Swagger, such as 3.1.0. */
  readonly version: string;
  readonly title: string;
  readonly description: string;
  /** The first server with an absolute address, its variables filled in. */
  readonly server: string | null;
  readonly operations: number;
  /** What was passed over. */
  readonly remarks: readonly string[];
  /** The whole document as JSON, its aliases written out. */
  readonly json: string;
}

export interface DocumentError {
  /** Where: a JSON pointer, or empty for the whole. */
  readonly path: string;
  readonly message: string;
}

export type Reading = { readonly document: ReadDocument } | { readonly refused: readonly DocumentError[] };

export const mostJsonBytes = 20_000_000;
const mostNodes = 2_000_000;
const deepest = 100;
const mostErrors = 20;
const mostRemarks = 20;
const methods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);
const yaml = CORE_SCHEMA.withTags(mergeTag);

/** Reads JSON or YAML of Swagger 2.0, OpenAPI 3.0 or 3.1. References to other documents are remarked on and not followed. */
export async function readDocument(text: string): Promise<Reading> {
  const parsed = parse(text);
  if ('refused' in parsed) return parsed;
  const { value } = parsed;
  if (!isRecord(value)) return refuse('', 'is not an OpenAPI document: it is no object');
  const version = versionOf(value);
  if (version === undefined)
    return refuse(
      '',
      'is not an OpenAPI document of version 2.0, 3.0 or 3.1: `swagger` or `openapi` says which it is',
    );
  const walk = new Walk();
  const tooMuch = walk.through(value);
  if (tooMuch !== undefined) return refuse('', tooMuch);
  const json = JSON.stringify(value);
  if (Buffer.byteLength(json) > mostJsonBytes)
    return refuse('', `has more than ${mostJsonBytes} bytes as JSON`);
  const faults = await validate(JSON.parse(json, withoutForeign(walk)) as Record<string, unknown>);
  if (faults.errors.length > 0) return { refused: faults.errors };
  const info = isRecord(value['info']) ? value['info'] : {};
  return {
    document: {
      version,
      title: textOf(info['title']),
      description: textOf(info['description']),
      server: serverOf(value),
      operations: operationsOf(value),
      remarks: [...walk.remarks(), ...faults.remarks],
      json,
    },
  };
}

function parse(text: string): { readonly value: unknown } | { readonly refused: readonly DocumentError[] } {
  const trimmed = text.replace(/^\uFEFF/, '').trimStart();
  try {
    return { value: trimmed.startsWith('{') ? JSON.parse(trimmed) : load(trimmed, { schema: yaml }) };
  } catch (error) {
    if (error instanceof RangeError) return refuse('', 'is nested too deeply');
    if (error instanceof YAMLException) return refuse('', `is not valid YAML: ${error.reason}`);
    if (error instanceof SyntaxError) return refuse('', 'is not valid JSON');
    throw error;
  }
}

const refuse = (path: string, message: string) => ({ refused: [{ path, message }] });

function versionOf({ swagger, openapi }: Record<string, unknown>): string | undefined {
  if (swagger === '2.0' && openapi === undefined) return '2.0';
  return typeof openapi === 'string' && /^3\.[01]\.\d{1,3}$/.test(openapi) ? openapi : undefined;
}

/** Counts what aliases stand for as often as they do: a few lines of YAML can mean gigabytes. */
class Walk {
  private readonly foreign = new Set<string>();
  private readonly open = new Set<object>();
  private nodes = 0;

  /** Why it is too much to be read; undefined: it isn't. */
  through(value: unknown, depth = 0): string | undefined {
    if (++this.nodes > mostNodes) return `has more than ${mostNodes} values, with what its aliases stand for`;
    if (typeof value !== 'object' || value === null) return undefined;
    if (depth > deepest || this.open.has(value)) return 'is nested too deeply, or contains itself';
    this.open.add(value);
    for (const [key, item] of Object.entries(value)) {
      if (key === '$ref' && isForeign(item)) this.foreign.add(item);
      const tooMuch = this.through(item, depth + 1);
      if (tooMuch !== undefined) return tooMuch;
    }
    this.open.delete(value);
    return undefined;
  }

  isForeign(reference: unknown): boolean {
    return typeof reference === 'string' && this.foreign.has(reference);
  }

  remarks(): string[] {
    const all = [...this.foreign];
    const shown = all.slice(0, mostRemarks).map((reference) => `Not followed: ${reference.slice(0, 200)}`);
    return all.length > mostRemarks ? [...shown, `Not followed: ${all.length - mostRemarks} more.`] : shown;
  }
}

const isForeign = (reference: unknown): reference is string =>
  typeof reference === 'string' && !reference.startsWith('#');

/** What the validator is given: it knows no other document, so that these references lead to one that is there. */
function withoutForeign(walk: Walk) {
  return (key: string, value: unknown): unknown =>
    key === '$ref' && walk.isForeign(value) ? '#/info' : value;
}

async function validate(
  document: Record<string, unknown>,
): Promise<{ readonly errors: readonly DocumentError[]; readonly remarks: readonly string[] }> {
  // Loaded where it is needed: that takes longer than to see that most else is no document.
  const { Validator } = await import('@seriousme/openapi-schema-validator');
  const { valid, errors } = await new Validator().validate(document);
  if (valid || errors === undefined) return { errors: [], remarks: [] };
  // A reference that leads nowhere leaves the rest of the document what it is.
  if (typeof errors === 'string') return { errors: [], remarks: [errors.slice(0, 300)] };
  const found = errors.map(({ instancePath, message = 'is not valid', params }) => {
    const { additionalProperty } = params as { additionalProperty?: unknown };
    const which = typeof additionalProperty === 'string' ? `: ${additionalProperty}` : '';
    return { path: instancePath.slice(0, 300), message: `${message}${which}`.slice(0, 300) };
  });
  return { errors: found.slice(0, mostErrors), remarks: [] };
}

function serverOf(document: Record<string, unknown>): string | null {
  const { host, basePath, schemes, servers } = document;
  if (typeof host === 'string') {
    const scheme = listOf(schemes).find((item) => item === 'https') ?? listOf(schemes)[0] ?? 'https';
    return `${textOf(scheme)}://${host}${textOf(basePath)}`;
  }
  for (const server of listOf(servers)) {
    if (!isRecord(server)) continue;
    const variables = isRecord(server['variables']) ? server['variables'] : {};
    const url = textOf(server['url']).replace(/\{([^{}]*)\}/g, (whole, name: string) => {
      const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
      return isRecord(variable) ? textOf(variable['default']) : whole;
    });
    if (/^https?:\/\//i.test(url)) return url;
  }
  return null;
}

function operationsOf({ paths }: Record<string, unknown>): number {
  if (!isRecord(paths)) return 0;
  return Object.values(paths).reduce<number>(
    (count, item) =>
      count + (isRecord(item) ? Object.keys(item).filter((name) => methods.has(name)).length : 0),
    0,
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
