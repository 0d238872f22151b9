import { accountLetters } from './account-letters.js';
import { organizationLetters } from './organization-letters.js';

/** Every letter that is ever sent, by its template's name. */
export const letters = { ...accountLetters, ...organizationLetters };

type Letters = typeof letters;
export type TemplateName = keyof Letters;
export type ValuesOf<T extends TemplateName> = Parameters<Letters[T]>[0];
