import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { ValidateIf } from 'class-validator';
import { Problem, type FieldError } from './problem.js';

/** Input as its class declares it: unknown fields are refused, and every fault is named with its path. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    transformOptions: { exposeDefaultValues: true },
    validationError: { target: false, value: true }, // to tell what is missing; no answer repeats it
    exceptionFactory: (errors: ValidationError[]) => Problem.invalid(fieldErrors(errors)),
  });
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

/** What is missing is missing, and not also too small, too large and of the wrong type. */
function ownErrors(error: ValidationError, path: string): FieldError[] {
  const { constraints = {}, property } = error;
  const rules = Object.keys(constraints);
  // An error that was made without its value says nothing of whether there was one.
  const isMissing =
    'value' in error && error.value === undefined && !rules.some((rule) => ofItself.has(rule));
  if (isMissing && rules.length > 0) return [{ path, message: 'is required' }];
  const messages = new Set(Object.values(constraints).map((message) => worded(message, property)));
  return [...messages].map((message) => ({ path, message }));
}

/** The path names the field, so the message needn't begin with it. */
function worded(message: string, property: string): string {
  if (message === `property ${property} should not exist`) return 'is not a known field';
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
