import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { formats } from './formats.js';
import type { FieldError } from './invalid-message.js';

const maxErrors = 50;
const maxNodes = 1000;

/** Compiles a schema when it is first used: a service uses few of the contracts, and starts without waiting for any. */
export function lazyValidator(schema: object): (value: unknown) => FieldError[] {
  let first: ValidateFunction | undefined;
  let all: ValidateFunction | undefined;

  return (value) => {
    first ??= compile(schema, false);
    if (first(value)) return [];
    // Listing all that is wrong with a huge value would let its sender cost us far more than he sent.
    if (nodes(value, maxNodes) >= maxNodes) return fieldErrors(first.errors);
    all ??= compile(schema, true);
    all(value);
    return fieldErrors(all.errors);
  };
}

function compile(schema: object, allErrors: boolean): ValidateFunction {
  return new Ajv2020({
    allErrors,
    formats,
    strict: true,
    strictRequired: false, // a condition's `then` names a property that is declared outside of it
    validateSchema: false,
    addUsedSchema: false,
  }).compile(schema);
}

function nodes(value: unknown, most: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const key in value) {
    count += nodes((value as Record<string, unknown>)[key], most - count);
    if (count >= most) break;
  }
  return count;
}

function fieldErrors(errors: readonly ErrorObject[] | null | undefined): FieldError[] {
  const list = errors ?? [];
  const either = list.filter(({ keyword }) => keyword === 'anyOf').map(({ schemaPath }) => schemaPath);
  return list
    .filter(
      ({ keyword, schemaPath }) =>
        keyword !== 'if' && !either.some((path) => schemaPath.startsWith(`${path}/`)),
    )
    .slice(0, maxErrors)
    .map((error) => ({ path: pathOf(error), message: messageOf(error) }));
}

/** Ajv names the object that lacks a field; whoever reads the error looks for the field. */
function pathOf({ instancePath, keyword, params, propertyName }: ErrorObject): string {
  const steps = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (keyword === 'required') steps.push(String(params['missingProperty']));
  if (propertyName !== undefined) steps.push(propertyName);
  return steps.join('.');
}

function messageOf({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'enum':
      return `must be one of ${(params['allowedValues'] as string[]).join(', ')}`;
    case 'anyOf':
      return 'must be an IPv4 or IPv6 address';
    default:
      return message ?? 'is not valid';
  }
}
