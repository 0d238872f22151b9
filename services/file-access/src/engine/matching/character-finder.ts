import { oneCharacter, type PatternPart } from './predicate.js';

/** Where the first occurrence from `from` on ends, or -1. */
export type FindEnd = (text: string, from: number) => number;

/**
 * Searches for literals and `?` in a row, a bit for each character of theirs that was reached (Baeza-Yates and Gonnet): each
 * character of the text is looked at once, however often the pattern nearly occurs.
 */
export function endFinderOf(parts: readonly PatternPart[]): FindEnd {
  const characters = parts.flatMap<Character>((part) => (typeof part === 'string' ? [...part] : [part]));
  const words = (characters.length + 31) >>> 5;
  const masks = masksOf(characters, words);
  const others = maskOf(characters, words, (each) => each === oneCharacter);
  const reached = new Int32Array(words);
  const last = characters.length - 1;
  return (text, from) => {
    reached.fill(0);
    for (let at = from; at < text.length;) {
      const character = text.codePointAt(at) ?? 0;
      at += character > 0xffff ? 2 : 1;
      const mask = masks.get(character) ?? others;
      let carry = 1;
      for (let i = 0; i < words; i++) {
        const word = reached[i] ?? 0;
        reached[i] = ((word << 1) | carry) & (mask[i] ?? 0);
        carry = word >>> 31;
      }
      if ((((reached[last >>> 5] ?? 0) >>> (last & 31)) & 1) !== 0) return at;
    }
    return -1;
  };
}

type Character = string | Exclude<PatternPart, string>;

function masksOf(characters: readonly Character[], words: number): Map<number, Int32Array> {
  const masks = new Map<number, Int32Array>();
  for (const character of new Set(characters)) {
    const code = typeof character === 'string' ? character.codePointAt(0) : undefined;
    if (code !== undefined)
      masks.set(
        code,
        maskOf(characters, words, (each) => each === character || each === oneCharacter),
      );
  }
  return masks;
}

function maskOf(
  characters: readonly Character[],
  words: number,
  fits: (character: Character) => boolean,
): Int32Array {
  const mask = new Int32Array(words);
  for (const [i, character] of characters.entries())
    if (fits(character)) mask[i >>> 5] = (mask[i >>> 5] ?? 0) | (1 << (i & 31));
  return mask;
}
