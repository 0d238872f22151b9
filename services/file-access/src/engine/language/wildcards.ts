import { anyText, oneCharacter, type PatternPart } from '../matching/predicate.js';

/** Whether a whole text is as the pattern says; in time that grows with the product of their lengths, never faster. */
export function fits(pattern: readonly PatternPart[], text: string): boolean {
  const units = pattern.flatMap((part): PatternPart[] => (typeof part === 'string' ? [...part] : [part]));
  const characters = [...text];
  let at = 0;
  let star = -1;
  let retry = 0;
  for (let i = 0; i < characters.length;) {
    if (units[at] === oneCharacter || units[at] === characters[i]) {
      at++;
      i++;
    } else if (units[at] === anyText) {
      star = at++;
      retry = i;
    } else if (star >= 0) {
      at = star + 1;
      i = ++retry;
    } else return false;
  }
  while (units[at] === anyText) at++;
  return at === units.length;
}
