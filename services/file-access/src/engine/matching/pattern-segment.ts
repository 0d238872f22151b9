import { endFinderOf } from './character-finder.js';
import { finderOf } from './literal-finder.js';
import { oneCharacter, type PatternPart } from './predicate.js';

/** Literals and `?` in a row. */
export interface Segment {
  /** Where it ends when it begins at `from`; -1: it doesn't begin there. */
  matchAt(text: string, from: number): number;
  /** Where it begins when it ends at `end`, or -1. */
  matchBefore(text: string, end: number): number;
  /** Where its first occurrence from `from` on ends, or -1. */
  find(text: string, from: number): number;
}

export function segmentOf(parts: readonly PatternPart[]): Segment {
  const [only = ''] = parts;
  if (parts.length <= 1 && typeof only === 'string') return literalSegment(only);
  return mixedSegment(parts);
}

function literalSegment(literal: string): Segment {
  const find = finderOf(literal);
  return {
    matchAt: (text, from) => (text.startsWith(literal, from) ? from + literal.length : -1),
    matchBefore: (text, end) => (text.endsWith(literal, end) ? end - literal.length : -1),
    find: (text, from) => {
      const at = find(text, from);
      return at < 0 ? -1 : at + literal.length;
    },
  };
}

function mixedSegment(parts: readonly PatternPart[]): Segment {
  const matchAt = (text: string, from: number): number => {
    let at = from;
    for (const part of parts) {
      if (part === oneCharacter) {
        if (at >= text.length) return -1;
        at += isPair(text, at) ? 2 : 1;
      } else if (typeof part === 'string') {
        if (!text.startsWith(part, at)) return -1;
        at += part.length;
      }
    }
    return at;
  };
  const matchBefore = (text: string, end: number): number => {
    let at = end;
    for (let i = parts.length - 1; i >= 0; i--) {
      const part = parts[i];
      if (part === oneCharacter) {
        if (at <= 0) return -1;
        at -= at >= 2 && isPair(text, at - 2) ? 2 : 1;
      } else if (typeof part === 'string') {
        if (!text.endsWith(part, at)) return -1;
        at -= part.length;
      }
    }
    return at;
  };
  return { matchAt, matchBefore, find: endFinderOf(parts) };
}

/** Whether a character of two halves begins there: it is one to who writes a `?`. */
function isPair(text: string, at: number): boolean {
  const high = text.charCodeAt(at);
  if (high < 0xd800 || high > 0xdbff || at + 1 >= text.length) return false;
  const low = text.charCodeAt(at + 1);
  return low >= 0xdc00 && low <= 0xdfff;
}
