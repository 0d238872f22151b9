import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import { formats } from './formats.js';
import type { FieldError } from './invalid-message.js';

const maxErrors = 50;
const maxNodes = 1000;

/**
 * Compiles a schema when it is first used: a service uses few of the contracts, and starts without waiting for any.
 *
 * A valid value is recognised by a validator that counts UTF-16 units, in half the time. It is never too generous, since a
 * string has at least as many units as characters and no minimum is above one; what it refuses is judged by an exact one.
 */
export function lazyValidator(schema: object): (value: unknown) => FieldError[] {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the next major of Ajv may drop it; then `fast` is `first`
  const fast = lazily(() => compile(schema, { unicode: false }));
  const first = lazily(() => compile(schema, {}));
  const all = lazily(() => compile(schema, { allErrors: true }));

  return (value) => {
    if (fast()(value)) return [];
    // Listing all that is wrong with a huge value would let its sender cost us far more than he sent.
    const exact = nodes(value, maxNodes) < maxNodes ? all() : first();
    return exact(value) ? [] : fieldErrors(exact.errors ?? []);
  };
}

function compile(schema: object, options: Options): ValidateFunction {
  return new Ajv2020({
    formats,
    strict: true,
    strictRequired: false, // a condition's `then` names a property that is declared outside of it
    validateSchema: false, // a test does
    addUsedSchema: false,
    logger: false, // it would call `unicode` deprecated at each start
    ...options,
  }).compile(schema);
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Counts up to `most`, on a stack of its own: a value may be nested deeper than calls can be. */
function nodes(value: unknown, most: number): number {
  const open = [value];
  let count = 0;
  while (count < most && open.length > 0) {
    const next = open.pop();
    count++;
    if (typeof next !== 'object' || next === null) continue;
    for (const key in next) {
      if (count + open.length >= most) return most;
      open.push((next as Record<string, unknown>)[key]);
    }
  }
  return count;
}

/** The first complaint about each field: a number where a text belongs need not hear what texts are allowed. */
function fieldErrors(errors: readonly ErrorObject[]): FieldError[] {
  const either = errors
    .filter(({ keyword }) => keyword === 'anyOf')
    .map(({ schemaPath }) => `${schemaPath}/`);
  const byPath = new Map<string, FieldError>();
  for (const error of errors) {
    if (error.keyword === 'if' || error.keyword === 'propertyNames') continue;
    if (either.some((schemaPath) => error.schemaPath.startsWith(schemaPath))) continue;
    const path = pathOf(error);
    if (!byPath.has(path)) byPath.set(path, { path, message: messageOf(error) });
  }
  return [...byPath.values()].slice(0, maxErrors);
}

/** Ajv names the object that lacks a field or has a wrong key; whoever reads the error looks for the field. */
function pathOf({ instancePath, keyword, params, propertyName }: ErrorObject): string {
  const steps = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (keyword === 'required') steps.push(String(params['missingProperty']));
  if (propertyName !== undefined) steps.push(propertyName.slice(0, 64));
  return steps.join('.');
}

function messageOf({ keyword, params, propertyName, message }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'enum':
      return `must be one of ${(params['allowedValues'] as string[]).join(', ')}`;
    case 'anyOf':
      return 'must be an IPv4 or IPv6 address';
    default:
      return `${propertyName === undefined ? '' : 'its name '}${message ?? 'is not valid'}`;
  }
}
