import { anyText, oneCharacter, type PatternPart, type TextTest } from './predicate.js';
import { checkOf, shapeOf, type TextCheck, type TextShape } from './text-pattern.js';

type Listed = Extract<TextTest, { is: 'listed' }>;

/** Whether a text (folded, unless the test is cased) is any of a list's entries, wrapped as the test says. Takes about as long for many as for few. */
export function listCheck(entries: readonly string[], { how, cased }: Listed): TextCheck {
  const shapes = entries.map((entry) => shapeOf(wrapped(entry, how), cased));
  const literals = (shape: TextShape['shape']) =>
    shapes.flatMap((each) => (each.shape === shape && 'literal' in each ? [each.literal] : []));
  const checks = shapes.filter(({ shape }) => shape === 'general' || shape === 'any').map(checkOf);
  const exact = literals('equals');
  if (exact.length > 0) {
    const set = new Set(exact);
    checks.unshift((text) => set.has(text));
  }
  const starts = literals('startswith');
  if (starts.length > 0) checks.push(affixCheck(starts, (text, length) => text.slice(0, length)));
  const ends = literals('endswith');
  if (ends.length > 0) checks.push(affixCheck(ends, (text, length) => text.slice(text.length - length)));
  const parts = literals('contains');
  if (parts.length > 0) checks.push(...parts.map((literal) => checkOf({ shape: 'contains', literal })));
  return (text) => checks.some((check) => check(text));
}

/** A set by length: as many look-ups as the literals have lengths. */
function affixCheck(literals: readonly string[], affix: (text: string, length: number) => string): TextCheck {
  const byLength = Map.groupBy(literals, ({ length }) => length);
  const sets = [...byLength].map(([length, each]) => ({ length, set: new Set(each) }));
  return (text) => sets.some(({ length, set }) => length <= text.length && set.has(affix(text, length)));
}

function wrapped(entry: string, how: Listed['how']): PatternPart[] {
  const parts = partsOf(entry);
  if (how === 'contains' || how === 'endswith') parts.unshift(anyText);
  if (how === 'contains' || how === 'startswith') parts.push(anyText);
  return parts;
}

/** An entry is written as a value of a rule is: a backslash takes the meaning from `*`, `?` or a backslash after it. */
function partsOf(entry: string): PatternPart[] {
  const pieces = entry.match(/\\[\\*?]|[*?]|\\|[^\\*?]+/g) ?? [];
  return pieces.map((piece) => {
    if (piece === '*') return anyText;
    if (piece === '?') return oneCharacter;
    return piece.length === 2 && piece.startsWith('\\') ? piece.charAt(1) : piece;
  });
}
