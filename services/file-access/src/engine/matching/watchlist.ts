import { anyText, oneCharacter, type PatternPart, type TextTest } from './predicate.js';
import { shapeOf, type TextShape } from './text-pattern.js';

type Listed = Extract<TextTest, { is: 'listed' }>;

/** A list's entries, wrapped as the test says. */
export function listShapes(entries: readonly string[], { how, cased }: Listed): TextShape[] {
  return entries.map((entry) => shapeOf(wrapped(entry, how), cased));
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
