/**
 * How texts are compared where case doesn't count: both sides in lower case, as Unicode has it without regard to language.
 * What a character becomes must not depend on its neighbours, or a prefix would fold otherwise than the text that it
 * begins; the one that does, the Greek sigma at the end of a word, is made the same everywhere.
 */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  return lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower;
}
