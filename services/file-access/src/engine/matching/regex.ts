import { RE2JS } from 're2js';
import { fold } from './fold.js';
import type { TextCheck } from './text-pattern.js';

/** What an automaton may keep of its states; beyond that it runs slower, still in time that grows with the text alone. */
const automatonBytes = 1 << 21;

/** Sigma's `re`: whether the expression is found anywhere. Throws on what re2js can't read. */
export function regexCheck(source: string, flags: string): TextCheck {
  const compiled = RE2JS.compile(source, optionsOf(flags));
  const { dfa } = compiled.re2();
  dfa.stateBudget = automatonBytes;
  dfa.clearCache();
  return (text) => compiled.test(text);
}

/**
 * Texts of which at least one is in every folded text that the expression is found in; undefined where none are known. An
 * expression that only they can start is run on few events.
 */
export function literalsOf(source: string, flags: string): readonly string[] | undefined {
  const ignoresCase = flags.includes('i');
  // Where case doesn't count re2js names no literals: those of the same expression with case are looked at instead.
  const cased = RE2JS.compile(source, optionsOf(flags.replaceAll('i', ''))).re2();
  const literals = anyOf(cased.prefilter as Prefilter | null);
  const safe = literals?.map((literal) => (ignoresCase ? caselessPart(literal) : wellFormed(literal)));
  return safe === undefined || safe.includes('') ? undefined : [...new Set(safe)];
}

function optionsOf(flags: string): number {
  let options = 0;
  if (flags.includes('i')) options |= RE2JS.CASE_INSENSITIVE;
  if (flags.includes('m')) options |= RE2JS.MULTILINE;
  if (flags.includes('s')) options |= RE2JS.DOTALL;
  return options;
}

/** What re2js looks for in a text before it runs: a literal, all of several such, or any. */
interface Prefilter {
  readonly type: number;
  readonly str: string;
  readonly subs: readonly Prefilter[];
}

const [exact, all, any] = [1, 2, 3];

function anyOf(prefilter: Prefilter | null): readonly string[] | undefined {
  if (prefilter === null) return undefined;
  if (prefilter.type === exact) return [prefilter.str];
  const subs = prefilter.subs.map(anyOf);
  const known = subs.filter((each) => each !== undefined);
  if (prefilter.type === all) return known.sort((a, b) => shortest(b) - shortest(a))[0];
  return prefilter.type === any && known.length === subs.length ? known.flat() : undefined;
}

const shortest = (literals: readonly string[]) => Math.min(...literals.map(({ length }) => length));

/** The longest run that has no other forms than upper and lower case: a long s and the sign of Kelvin fold to letters, too. */
function caselessPart(literal: string): string {
  const runs = literal.match(/[\0-\x7f]+/g)?.flatMap((run) => run.split(/[sk]/i)) ?? [];
  return fold(runs.reduce((best, run) => (run.length > best.length ? run : best), ''));
}

/** Half a pair might fold with its other half. */
function wellFormed(literal: string): string {
  return literal.isWellFormed() ? fold(literal) : '';
}
