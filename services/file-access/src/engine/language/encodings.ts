import { hasWildcard, type StringPart } from './sigma-value.js';

/** Why a value can't be encoded, for its author. */
export class NotEncodable extends Error {}

const byteOrderMark = '\ufeff';

/** Text as its UTF-16 bytes would be read one by one: what `base64` after it encodes. ASCII alone, as in pySigma. */
export function utf16(
  parts: readonly StringPart[],
  form: 'little' | 'big' | 'marked',
): readonly StringPart[] {
  const wide = parts.map((part) => {
    if (typeof part !== 'string') return part;
    // eslint-disable-next-line no-control-regex -- what ASCII is
    if (!/^[\x00-\x7f]*$/.test(part)) throw new NotEncodable('takes ASCII text alone');
    return [...part].map((c) => (form === 'big' ? `\0${c}` : `${c}\0`)).join('');
  });
  return form === 'marked' ? [byteOrderMark, ...wide] : wide;
}

export function base64(parts: readonly StringPart[], marked: boolean): string {
  return bytesOf(parts, marked).toString('base64');
}

/** The parts of the three encodings that the bytes have, wherever in a longer text they stand, that depend on them alone. */
export function base64Offsets(parts: readonly StringPart[], marked: boolean): readonly string[] {
  const bytes = bytesOf(parts, marked);
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift, ' '), bytes]).toString('base64');
    const cut = [0, 3, 2][(bytes.length + shift) % 3] ?? 0;
    return encoded.slice([0, 2, 3][shift], encoded.length - cut);
  });
}

function bytesOf(parts: readonly StringPart[], marked: boolean): Buffer {
  if (hasWildcard(parts)) throw new NotEncodable('takes no wildcards');
  const text = parts.map((part) => (typeof part === 'string' ? part : placeholderText(part))).join('');
  if (!marked || !text.startsWith(byteOrderMark)) return Buffer.from(text);
  return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text.slice(1))]);
}

function placeholderText(part: Exclude<StringPart, string>): never {
  throw new NotEncodable(typeof part === 'object' ? 'takes no placeholders' : 'takes no wildcards');
}

const mostDashes = 3;
const dashes = ['-', '/', '\u2013', '\u2014', '\u2015'];
const wordCharacter = /[\p{L}\p{N}_]/u;

/** Every way to write the dashes that begin a word: five characters are taken for one another. */
export function windashed(parts: readonly StringPart[]): readonly (readonly StringPart[])[] {
  let dashed = 0;
  const pieces = parts.map((part) => {
    if (typeof part !== 'string') return [part];
    const split: string[] = [];
    let from = 0;
    for (let i = 0; i < part.length; i++) {
      if (!beginsWord(part, i)) continue;
      split.push(part.slice(from, i));
      from = i + 1;
    }
    dashed += split.length;
    return [...split, part.slice(from)];
  });
  if (dashed > mostDashes) throw new NotEncodable(`takes at most ${mostDashes} dashes in one value`);
  return pieces.reduce<readonly (readonly StringPart[])[]>((all, piece) => extended(all, piece), [[]]);
}

function beginsWord(text: string, i: number): boolean {
  if (text[i] !== '-' && text[i] !== '/') return false;
  const isWord = (c: string | undefined) => c !== undefined && wordCharacter.test(c);
  return !isWord(text[i - 1]) && isWord(text[i + 1]);
}

function extended(all: readonly (readonly StringPart[])[], piece: readonly StringPart[]) {
  return piece.reduce<readonly (readonly StringPart[])[]>(
    (variants, part, i) =>
      i === 0
        ? variants.map((before) => joined(before, part))
        : variants.flatMap((before) => dashes.map((dash) => joined(joined(before, dash), part))),
    all,
  );
}

function joined(before: readonly StringPart[], part: StringPart): readonly StringPart[] {
  if (part === '') return before;
  const last = before.at(-1);
  if (typeof part !== 'string' || typeof last !== 'string') return [...before, part];
  return [...before.slice(0, -1), last + part];
}
