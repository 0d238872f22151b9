import type { FieldError } from './invalid-message.js';

// UTF-8 has no half of a surrogate pair: only an escape can write one, so most records need no further look.
const escapedHalf = /\\u[dD][89a-fA-F]/;
const deepest = 8; // no contract has texts that deep

export function mayHaveHalves(json: string): boolean {
  return json.includes('\\') && escapedHalf.test(json);
}

/**
 * The texts of an object that are no Unicode: they can't be written as UTF-8, and what replaces them would make two
 * different texts one.
 */
export function unicodeErrors(value: object): FieldError[] {
  const errors: FieldError[] = [];
  collect(value, [], errors);
  return errors;
}

function collect(value: unknown, path: string[], errors: FieldError[]): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) errors.push({ path: path.join('.'), message: 'must be well-formed Unicode' });
  } else if (typeof value === 'object' && value !== null && path.length < deepest) {
    for (const [name, item] of Object.entries(value)) {
      const step = [...path, name.slice(0, 64).toWellFormed()];
      if (name.isWellFormed()) collect(item, step, errors);
      else errors.push({ path: step.join('.'), message: 'its name must be well-formed Unicode' });
    }
  }
}
