import { dictionary } from '@zxcvbn-ts/language-common';

let known: Set<string> | undefined;

/** Whether it is one of those that guessers try first; in lower case. */
export function isCommon(password: string): boolean {
  known ??= new Set(dictionary['passwords-common'].map((common) => common.toLowerCase()));
  return known.has(password);
}
