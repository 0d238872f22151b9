import { RE2JS } from 're2js';
import { requiredLiteral } from './required-literal.js';
import type { TextCheck } from './text-pattern.js';

/** Sigma's `re`: whether the expression is found anywhere. Runs in time that grows with the text alone; throws on what re2js can't read. */
export function regexCheck(source: string, flags: string): TextCheck {
  let options = 0;
  if (flags.includes('i')) options |= RE2JS.CASE_INSENSITIVE;
  if (flags.includes('m')) options |= RE2JS.MULTILINE;
  if (flags.includes('s')) options |= RE2JS.DOTALL;
  const compiled = RE2JS.compile(source, options);
  // A search for a literal costs a tenth of a run of the automaton.
  const literal = requiredLiteral(source, flags);
  if (literal === undefined) return (text) => compiled.test(text);
  return (text) => text.includes(literal) && compiled.test(text);
}
