import { setBit, someBit } from './bits.js';
import { LiteralAutomaton } from './literal-automaton.js';
import { checkOf, type TextCheck, type TextShape } from './text-pattern.js';

/** From how many literals on one pass for all of them is cheaper than a search for each. */
const many = 8;

/** Whether a text has any of the shapes: takes about as long for many literals as for few. */
export function anyShapeCheck(shapes: readonly TextShape[]): TextCheck {
  const literals = (wanted: TextShape['shape']) => [
    ...new Set(shapes.flatMap((each) => (each.shape === wanted && 'literal' in each ? [each.literal] : []))),
  ];
  const exact = literals('equals');
  const starts = literals('startswith');
  const ends = literals('endswith');
  const parts = literals('contains');
  const checks: TextCheck[] = [];
  if (exact.length > 0) {
    const set = new Set(exact);
    checks.push((text) => set.has(text));
  }
  if (starts.length > 0) checks.push(affixCheck(starts, 'start'));
  if (ends.length > 0) checks.push(affixCheck(ends, 'end'));
  if (parts.length < many) checks.push(...parts.map((literal) => checkOf({ shape: 'contains', literal })));
  else checks.push(findsAny(parts));
  const rest = shapes.filter(({ shape }) => shape === 'general' || shape === 'any');
  checks.push(...(rest.length < many ? rest.map(checkOf) : [anyGeneral(rest)]));
  const [only] = checks;
  return only !== undefined && checks.length === 1 ? only : anyOf(checks);
}

function anyOf(checks: readonly TextCheck[]): TextCheck {
  return (text) => {
    for (const check of checks) if (check(text)) return true;
    return false;
  };
}

/** Those that begin or end alike one by one while they are few; else a look-up for each length, or one pass from that end. */
function affixCheck(literals: readonly string[], of: 'start' | 'end'): TextCheck {
  const byOuter = Map.groupBy(literals, (literal) => outerOf(literal, of));
  if (!byOuter.has(undefined) && [...byOuter.values()].every((each) => each.length < many))
    return outerCheck(byOuter, of);
  const byLength = [...Map.groupBy(literals, ({ length }) => length)];
  if (byLength.length >= many) {
    const oriented = of === 'start' ? (text: string) => text : reversed;
    const check = findsAny(literals.map(oriented), true);
    return (text) => check(oriented(text));
  }
  const affix = of === 'start' ? startOf : endOf;
  const sets = byLength.map(([length, each]) => ({ length, set: new Set(each) }));
  return (text) => sets.some(({ length, set }) => length <= text.length && set.has(affix(text, length)));
}

/** Few literals have the outermost character in common with a text: these are compared without making strings. */
function outerCheck(
  byOuter: ReadonlyMap<number | undefined, readonly string[]>,
  of: 'start' | 'end',
): TextCheck {
  return (text) => {
    const literals = byOuter.get(outerOf(text, of));
    if (literals === undefined) return false;
    for (const literal of literals)
      if (of === 'start' ? text.startsWith(literal) : text.endsWith(literal)) return true;
    return false;
  };
}

function outerOf(text: string, of: 'start' | 'end'): number | undefined {
  return text === '' ? undefined : text.charCodeAt(of === 'start' ? 0 : text.length - 1);
}

const startOf = (text: string, length: number) => text.slice(0, length);
const endOf = (text: string, length: number) => text.slice(text.length - length);
const reversed = (text: string) => text.split('').reverse().join('');

function findsAny(literals: readonly string[], anchored = false): TextCheck {
  if (literals.includes('')) return () => true;
  const automaton = new LiteralAutomaton(new Map(literals.map((literal) => [literal, [0]])), anchored);
  const bits = new Int32Array(1);
  return (text) => {
    bits[0] = 0;
    automaton.find(text, bits);
    return bits[0] !== 0;
  };
}

/** Only those are tried of which the longest literal is there. */
function anyGeneral(shapes: readonly TextShape[]): TextCheck {
  const checks = shapes.map(checkOf);
  const entries = new Map<string, number[]>();
  const always = new Int32Array((shapes.length + 31) >>> 5);
  for (const [i, shape] of shapes.entries()) {
    const literal = longestLiteral(shape);
    if (literal === '') setBit(always, i);
    else entries.set(literal, [...(entries.get(literal) ?? []), i]);
  }
  const automaton = new LiteralAutomaton(entries);
  const candidates = new Int32Array(always.length);
  return (text) => {
    candidates.set(always);
    automaton.find(text, candidates);
    return someBit(candidates, (i) => checks[i]?.(text) === true);
  };
}

function longestLiteral(shape: TextShape): string {
  const parts = shape.shape === 'general' ? shape.segments.flat() : [];
  return parts.reduce<string>(
    (best, part) => (typeof part === 'string' && part.length > best.length ? part : best),
    '',
  );
}
