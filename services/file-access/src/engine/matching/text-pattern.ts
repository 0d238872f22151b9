import { fold } from './fold.js';
import { finderOf } from './literal-finder.js';
import { anyText, oneCharacter, type PatternPart } from './predicate.js';
import { segmentOf, type Segment } from './pattern-segment.js';

export type TextCheck = (text: string) => boolean;

/** A pattern in its simplest equivalent form; `general` when it holds more than one literal between wildcards. */
export type TextShape =
  | { readonly shape: 'equals' | 'startswith' | 'endswith' | 'contains'; readonly literal: string }
  | { readonly shape: 'any' }
  | { readonly shape: 'general'; readonly segments: readonly (readonly PatternPart[])[] };

/** Folded unless cased: what is tested must be so too. */
export function shapeOf(pattern: readonly PatternPart[], cased: boolean): TextShape {
  const segments = segmentsOf(pattern, cased);
  const [first = [], second = [], third = []] = segments;
  const plain = segments.every((segment) => !segment.includes(oneCharacter));
  const literal = (segment: readonly PatternPart[]) => segment.join('');
  if (!plain || segments.length > 3) return { shape: 'general', segments };
  if (segments.length === 1) return { shape: 'equals', literal: literal(first) };
  if (segments.length === 2) {
    if (first.length === 0 && second.length === 0) return { shape: 'any' };
    if (second.length === 0) return { shape: 'startswith', literal: literal(first) };
    if (first.length === 0) return { shape: 'endswith', literal: literal(second) };
  } else if (first.length === 0 && third.length === 0) return { shape: 'contains', literal: literal(second) };
  return { shape: 'general', segments };
}

/** Takes time that grows with the text alone, but for patterns of many `?` in a row with letters. */
export function checkOf(shape: TextShape): TextCheck {
  switch (shape.shape) {
    case 'any':
      return () => true;
    case 'equals': {
      const { literal } = shape;
      return (text) => text === literal;
    }
    case 'startswith': {
      const { literal } = shape;
      return (text) => text.startsWith(literal);
    }
    case 'endswith': {
      const { literal } = shape;
      return (text) => text.endsWith(literal);
    }
    case 'contains': {
      const find = finderOf(shape.literal);
      return (text) => find(text, 0) >= 0;
    }
    case 'general':
      return generalCheck(shape.segments.map(segmentOf));
  }
}

/** The first segment at the start, the last at the end, those between them each as early as it can be: no way is tried twice. */
function generalCheck(segments: readonly Segment[]): TextCheck {
  const first = segments[0];
  const last = segments.at(-1);
  if (first === undefined || last === undefined) return (text) => text === '';
  if (segments.length === 1) return (text) => first.matchAt(text, 0) === text.length;
  const middle = segments.slice(1, -1);
  return (text) => {
    let from = first.matchAt(text, 0);
    if (from < 0) return false;
    const end = last.matchBefore(text, text.length);
    if (end < from) return false;
    for (const segment of middle) {
      from = segment.find(text, from);
      if (from < 0 || from > end) return false;
    }
    return true;
  };
}

/** What stands between `*`; empty ones mean that the pattern starts or ends with one. */
function segmentsOf(pattern: readonly PatternPart[], cased: boolean): PatternPart[][] {
  const segments: PatternPart[][] = [[]];
  let current: PatternPart[] = [];
  const add = (part: string | typeof oneCharacter) => {
    const before = current.at(-1);
    if (typeof part === 'string' && typeof before === 'string') current[current.length - 1] = before + part;
    else current.push(part);
  };
  current = segments[0] ?? [];
  for (const part of pattern) {
    if (part === '') continue;
    if (part !== anyText) add(part);
    // Of several in a row one is enough.
    else if (current.length > 0 || segments.length === 1) segments.push((current = []));
  }
  // Folded when whole: what two parts make together may fold otherwise than each.
  return segments.map((segment) =>
    segment.map((part) => (typeof part === 'string' && !cased ? fold(part) : part)),
  );
}
