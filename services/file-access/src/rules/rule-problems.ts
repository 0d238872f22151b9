import { Problem } from '@palisade/http';
import type { Remark } from '../engine/language/document.js';

const mostErrors = 50;

/** A text that is no rule: each remark says where and why. */
export function invalidRule(remarks: readonly Remark[]): Problem {
  const shown = remarks.slice(0, mostErrors);
  return new Problem({
    status: 400,
    slug: 'invalid-rule',
    title: 'Invalid rule',
    detail: shown[0]?.message ?? 'The text is no rule.',
    errors: shown.map(({ line, column, message }) => ({
      path: 'yaml',
      message: `line ${line}, column ${column}: ${message}`,
    })),
    extensions: { remarks: shown },
  });
}

/** Remarks of a text that got a line with an id, as remarks of the text without it. */
export function inTextAsGiven(remarks: readonly Remark[], given: string, kept: string | undefined): Remark[] {
  const [before, after] = [given.split('\n'), (kept ?? given).split('\n')];
  const added = after.findIndex((line, i) => line !== before[i]);
  const isLonger = added >= 0 && after[added]?.trimStart().startsWith('id:') === true;
  return remarks.map((remark) =>
    isLonger && remark.line > added + 1 ? { ...remark, line: remark.line - 1 } : remark,
  );
}

export function staleRevision(revision: number, what = 'rule'): Problem {
  return new Problem({
    status: 409,
    slug: 'stale-revision',
    title: 'Conflict',
    detail: `The ${what} was changed since: read it again.`,
    extensions: { revision },
  });
}

export function ruleInUse(ruleIds: readonly string[], why: string): Problem {
  return new Problem({
    status: 409,
    slug: 'rule-in-use',
    title: 'Conflict',
    detail: why,
    extensions: { rules: ruleIds },
  });
}

export function overLimit(what: string, most: number): Problem {
  return Problem.conflict('limit-reached', `An organization has at most ${most} ${what}.`);
}
