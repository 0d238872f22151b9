import type { Text } from '@codemirror/state';
import type { Remark } from '../rules-api.js';

export interface Place {
  line: number;
  column: number;
}

/**
 * Where a remark is to be marked. One of a field that events don't have is made at what the field is compared with: what is
 * wrong is the key before it, in the same line or in one above.
 */
export function placeOf(text: Text, { code, path, line, column }: Remark): Place {
  const key = code === 'unmapped-field' ? keyOf(path) : undefined;
  const named = key === undefined ? undefined : above(text, key, { line, column });
  return named ?? { line, column };
}

/** The last key of `detection.two[0].Zed|contains[1]`, if what is wrong is the key: of a fieldref, it is the value. */
function keyOf(path: string): string | undefined {
  const key = /^detection\.[^.]+\.(.+?)(?:\[\d+\])*$/.exec(path)?.[1];
  return key === undefined || key.includes('|fieldref') ? undefined : key;
}

function above(text: Text, key: string, { line, column }: Place): Place | undefined {
  const written = new RegExp(`(?<=^[\\s-]*|[{,]\\s*)(["']?)${escaped(key)}\\1\\s*:`, 'g');
  for (let number = Math.min(line, text.lines); number > 0; number -= 1) {
    const { text: words } = text.line(number);
    if (number < line && /^(?:---|\S)/.test(words)) return undefined;
    const before = number === line ? words.slice(0, column - 1) : words;
    const found = [...before.matchAll(written)].at(-1);
    if (found !== undefined) return { line: number, column: found.index + 1 };
  }
  return undefined;
}

const escaped = (words: string): string => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
