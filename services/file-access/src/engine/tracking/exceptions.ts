import type { RuleException } from '../engine.js';
import { compilePredicate } from '../matching/compile-predicate.js';
import { anyText, type PatternPart, type Predicate, type TextTest } from '../matching/predicate.js';
import type { RuleEvent } from '../rule-event.js';

export interface Exception {
  readonly exceptionId: string;
  /** Event time from which it excepts nothing any more. */
  readonly expiresAt: number;
  fits(event: RuleEvent): boolean;
}

/** Those of one rule, and of all. */
export function exceptionsOf(ruleId: string, all: readonly RuleException[]): Exception[] {
  return all.filter((each) => each.ruleId === undefined || each.ruleId === ruleId).map(compile);
}

/** The one that excepts the event, if any. */
export function exceptionTo(exceptions: readonly Exception[], event: RuleEvent): Exception | undefined {
  return exceptions.find((each) => event.time < each.expiresAt && each.fits(event));
}

const compiled = new WeakMap<RuleException, Exception>();

function compile(exception: RuleException): Exception {
  const known = compiled.get(exception);
  if (known !== undefined) return known;
  const { exceptionId, actor, resource, ip, ua, action, expiresAt = Infinity } = exception;
  const of: Predicate[] = [];
  if (actor !== undefined) of.push({ op: 'field', field: 'actor_email', test: text([actor], false) });
  if (resource !== undefined)
    of.push({ op: 'field', field: 'resource', test: text([resource, anyText], true) });
  if (ip !== undefined) of.push({ op: 'field', field: 'ip', test: addressTest(ip) });
  if (ua !== undefined) of.push({ op: 'field', field: 'ua', test: text([ua], false) });
  if (action !== undefined) of.push({ op: 'field', field: 'action', test: text([action], false) });
  // One that names nothing would except everything.
  const predicate: Predicate = of.length === 0 ? { op: 'never' } : { op: 'and', of };
  const made = { exceptionId, expiresAt, fits: compilePredicate(predicate, new Map()) };
  compiled.set(exception, made);
  return made;
}

const text = (pattern: readonly PatternPart[], cased: boolean): TextTest => ({ is: 'text', pattern, cased });

const addressTest = (ip: string) =>
  ip.includes('/') ? ({ is: 'cidr', network: ip } as const) : text([ip], false);
