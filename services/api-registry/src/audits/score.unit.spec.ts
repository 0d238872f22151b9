import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { outcomeStatuses, severities, type OutcomeStatus, type Severity } from '../words.js';
import { gradeOf, scoreOf, type Outcome } from './score.js';

const outcome = (checkId: string, status: OutcomeStatus, severity: Severity, assetId = 'asset'): Outcome => ({
  checkId,
  checkRevision: 1,
  assetId,
  status,
  severity,
});

describe('a score', () => {
  it('is the weighted share of passes, and shows its arithmetic', () => {
    const { score, grade, coverage, cap, uncapped, arithmetic, counts } = scoreOf([
      outcome('tls', 'pass', 'high'),
      outcome('hsts', 'fail', 'medium'),
      outcome('server', 'fail', 'low'),
      outcome('frames', 'not_applicable', 'medium'),
      outcome('note', 'fail', 'info'),
    ]);
    expect({ score, grade, coverage, cap, uncapped }).toEqual({
      score: 60, // 6 of 6 + 3 + 1
      grade: 'D',
      coverage: 1,
      cap: null,
      uncapped: 60,
    });
    expect(arithmetic.map(({ check_id, weight, contributes }) => [check_id, weight, contributes])).toEqual([
      ['tls', 6, 6],
      ['frames', 3, 0],
      ['hsts', 3, 0],
      ['server', 1, 0],
      ['note', 0, 0],
    ]);
    expect(counts).toMatchObject({ pass: 1, fail: 3, not_applicable: 1, by_severity: { info: { fail: 1 } } });
  });

  it('is capped by the worst failure, and says by which', () => {
    const passes = Array.from({ length: 30 }, (_, i) => outcome(`pass-${String(i)}`, 'pass', 'high'));
    const capped = (...failed: Severity[]) =>
      scoreOf([...passes, ...failed.map((severity) => outcome(`fails-${severity}`, 'fail', severity))]);
    expect(capped('low').score).toBe(94);
    expect(capped('low', 'medium').score).toBe(84);
    expect(capped('high', 'medium')).toMatchObject({
      score: 69,
      grade: 'C',
      cap: { by_check_id: 'fails-high', severity: 'high', at: 69 },
    });
    expect(capped('critical', 'high').score).toBe(39);
    expect(capped('info')).toMatchObject({ score: 100, grade: 'A', cap: null });
  });

  it('is none where less than half was evaluated, by weight', () => {
    const half = [outcome('a', 'pass', 'high'), outcome('b', 'not_evaluated', 'high')];
    expect(scoreOf(half)).toMatchObject({ score: 100, grade: 'A', coverage: 0.5 });
    expect(scoreOf([...half, outcome('c', 'not_evaluated', 'low')])).toMatchObject({
      score: null,
      grade: null,
      coverage: 6 / 13,
    });
    expect(scoreOf(half, [{ checkId: 'c', severity: 'low' }])).toMatchObject({
      score: null,
      coverage: 6 / 13,
    });
    expect(scoreOf([])).toMatchObject({ score: null, grade: null, coverage: null, arithmetic: [] });
  });

  it('shares the weight of a check out among its assets', () => {
    const many = Array.from({ length: 100 }, (_, i) => outcome('many', 'pass', 'low', String(i)));
    const { score, arithmetic } = scoreOf([
      ...many,
      outcome('one', 'pass', 'medium'),
      outcome('split', 'pass', 'high', 'x'),
      outcome('split', 'fail', 'high', 'y'),
    ]);
    expect(arithmetic.find(({ check_id }) => check_id === 'split')).toMatchObject({
      status: 'fail',
      contributes: 3,
    });
    expect(score).toBe(69); // 7 of 10, but for the cap
  });

  it.each([
    [100, 'A'],
    [90, 'A'],
    [89, 'B'],
    [80, 'B'],
    [79, 'C'],
    [65, 'C'],
    [64, 'D'],
    [50, 'D'],
    [49, 'E'],
    [35, 'E'],
    [34, 'F'],
    [0, 'F'],
  ])('of %d is a %s', (score, grade) => {
    expect(gradeOf(score)).toBe(grade);
  });
});

describe('whatever was found', () => {
  const outcomes = fc.array(
    fc.record({
      checkId: fc.integer({ min: 0, max: 12 }).map((n) => `check-${String(n)}`),
      checkRevision: fc.constant(1),
      assetId: fc.integer({ min: 0, max: 3 }).map(String),
      status: fc.constantFrom(...outcomeStatuses),
      severity: fc.constantFrom(...severities),
    }),
    { maxLength: 40 },
  );
  const most: Record<Severity, number> = { critical: 39, high: 69, medium: 84, low: 94, info: 100 };
  const holds = (property: (given: Outcome[]) => void) => {
    fc.assert(fc.property(outcomes, property), { numRuns: 500 });
  };

  it('a score lies between 0 and what the worst failure leaves', () => {
    holds((given) => {
      const { score, coverage, grade } = scoreOf(given);
      expect(grade === null).toBe(score === null);
      if (coverage !== null) expect(coverage >= 0 && coverage <= 1).toBe(true);
      if (score === null) return;
      const failed = given.filter(({ status }) => status === 'fail').map(({ severity }) => most[severity]);
      expect(Number.isInteger(score) && score >= 0 && score <= Math.min(100, ...failed)).toBe(true);
    });
  });

  it('the order in which it was found changes nothing', () => {
    holds((given) => {
      expect(scoreOf(given.toReversed())).toEqual(scoreOf(given));
    });
  });

  it('what is not applicable counts nowhere', () => {
    holds((given) => {
      const { score, coverage, cap } = scoreOf(given);
      const more = scoreOf([...given, outcome('more', 'not_applicable', 'critical')]);
      expect(more).toMatchObject({ score, coverage, cap });
    });
  });

  it('one more check that passes lowers neither score nor coverage, and one that fails raises no score', () => {
    holds((given) => {
      const { score, coverage } = scoreOf(given);
      const better = scoreOf([...given, outcome('more', 'pass', 'high')]);
      const worse = scoreOf([...given, outcome('more', 'fail', 'high')]);
      expect(better.coverage ?? 0).toBeGreaterThanOrEqual((coverage ?? 0) - 1e-9);
      if (score !== null) expect(better.score).toBeGreaterThanOrEqual(score);
      if (score !== null) expect(worse.score).toBeLessThanOrEqual(score);
    });
  });

  it('what each check contributes adds up to the score before its cap', () => {
    holds((given) => {
      const { arithmetic, uncapped } = scoreOf(given);
      if (uncapped === null) return;
      const evaluated = arithmetic.filter(({ passes, fails }) => passes + fails > 0);
      const total = (of: (term: (typeof evaluated)[number]) => number) =>
        evaluated.reduce((sum, term) => sum + of(term), 0);
      expect(uncapped).toBe(
        Math.round((100 * total((term) => term.contributes)) / total((term) => term.weight)),
      );
    });
  });
});
