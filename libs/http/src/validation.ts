import { type ArgumentMetadata, ValidationPipe, type ValidationError } from '@nestjs/common';
import { ValidateIf } from 'class-validator';
import { Problem, type FieldError } from './problem.js';

/** Input as its class declares it: unknown fields are refused, and every fault is named with its path. */
export function createValidationPipe(): ValidationPipe {
  return new InputPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    transformOptions: { exposeDefaultValues: true },
    validationError: { target: false, value: true }, // to tell what is missing; no answer repeats it
    exceptionFactory: (errors: ValidationError[]) => Problem.invalid(fieldErrors(errors)),
  });
}

class InputPipe extends ValidationPipe {
  /** A list or a text has none of the fields of an object: that they are missing is not what is wrong with it. */
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (metadata.type === 'body' && value !== undefined && !isObject && this.toValidate(metadata))
      throw Problem.invalid([{ path: '', message: 'must be an object' }]);
    return (await super.transform(value, metadata)) as unknown;
  }
}

/** May be absent and is checked when it is there: class-validator's `IsOptional` lets null through as well. */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_input, value) => value !== undefined);

/** Rules that a value breaks by being there. */
const ofItself = new Set(['whitelistValidation', 'unknownValue']);

export function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap((error) => {
    const path = parent === '' ? error.property : `${parent}.${error.property}`;
    return [...ownErrors(error, path), ...fieldErrors(error.children ?? [], path)];
  });
}

/** Rules of what a value is at all. */
const ofType = new Set(['isString', 'isBoolean', 'isNumber', 'isInt', 'isArray', 'isObject']);

/**
 * What is missing is missing, and what is of the wrong type is that: not also too small, too large or in the wrong form, which
 * would send its author looking there.
 */
function ownErrors(error: ValidationError, path: string): FieldError[] {
  const { constraints = {}, property } = error;
  const rules = Object.keys(constraints);
  // An error that was made without its value says nothing of whether there was one.
  const isMissing =
    'value' in error && error.value === undefined && !rules.some((rule) => ofItself.has(rule));
  if (isMissing && rules.length > 0) return [{ path, message: 'is required' }];
  const wrongType = rules.filter((rule) => ofType.has(rule));
  const told = wrongType.length > 0 ? wrongType : rules;
  const messages = new Set(
    told.flatMap((rule) => constraints[rule] ?? []).map((message) => worded(message, property)),
  );
  return [...messages].map((message) => ({ path, message }));
}

/** The path names the field, so the message needn't begin with it. */
function worded(message: string, property: string): string {
  if (message === `property ${property} should not exist`) return 'is not a known field';
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
