import { severities, type Grade, type OutcomeStatus, type Severity } from '../words.js';

/** What one check said of one asset. */
export interface Outcome {
  readonly checkId: string;
  readonly checkRevision: number;
  readonly assetId: string;
  readonly status: OutcomeStatus;
  readonly severity: Severity;
}

/** A check that should have said something and did not. */
export type Unheard = Pick<Outcome, 'checkId' | 'severity'>;

/** What a check adds: its weight, shared out among the assets that it was evaluated on. */
export interface Term {
  readonly check_id: string;
  readonly severity: Severity;
  readonly weight: number;
  readonly status: OutcomeStatus;
  readonly passes: number;
  readonly fails: number;
  readonly contributes: number;
}

export interface Cap {
  readonly by_check_id: string;
  readonly severity: Severity;
  readonly at: number;
}

export interface Counts extends Record<OutcomeStatus, number> {
  readonly by_severity: Readonly<Record<Severity, Record<OutcomeStatus, number>>>;
}

export interface Score {
  /** Null where less than half was evaluated, by weight. */
  readonly score: number | null;
  readonly grade: Grade | null;
  /** Of what applies, by weight, the share that was evaluated; null where nothing that has a weight applies. */
  readonly coverage: number | null;
  /** Before the cap. */
  readonly uncapped: number | null;
  /** Where it lowers the score. */
  readonly cap: Cap | null;
  readonly arithmetic: readonly Term[];
  readonly counts: Counts;
}

const weights: Readonly<Record<Severity, number>> = { critical: 10, high: 6, medium: 3, low: 1, info: 0 };
/** What a failure of that severity leaves at most. */
const caps: Readonly<Record<Severity, number>> = { critical: 39, high: 69, medium: 84, low: 94, info: 100 };
const gradesFrom: readonly (readonly [from: number, grade: Grade])[] = [
  [90, 'A'],
  [80, 'B'],
  [65, 'C'],
  [50, 'D'],
  [35, 'E'],
  [0, 'F'],
];
const leastCoverage = 0.5;

/** The weighted share of passes among what was evaluated, capped by the worst failure. */
export function scoreOf(outcomes: readonly Outcome[], unheard: readonly Unheard[] = []): Score {
  const checks = checksOf(outcomes, unheard);
  const arithmetic = checks.map(termOf);
  const applying = sum(checks, ({ weight, evaluated, missing }) => (evaluated + missing > 0 ? weight : 0));
  const covered = sum(checks, ({ weight, evaluated, missing }) =>
    evaluated > 0 ? (weight * evaluated) / (evaluated + missing) : 0,
  );
  const coverage = applying === 0 ? null : covered / applying;
  const counts = countsOf(outcomes);
  if (coverage === null || coverage < leastCoverage)
    return { score: null, grade: null, coverage, uncapped: null, cap: null, arithmetic, counts };
  const possible = sum(arithmetic, ({ weight, passes, fails }) => (passes + fails > 0 ? weight : 0));
  const uncapped = Math.round((100 * sum(arithmetic, ({ contributes }) => contributes)) / possible);
  const worst = capOf(arithmetic);
  const cap = worst !== null && worst.at < uncapped ? worst : null;
  const score = cap?.at ?? uncapped;
  return { score, grade: gradeOf(score), coverage, uncapped, cap, arithmetic, counts };
}

export function gradeOf(score: number): Grade {
  return gradesFrom.find(([from]) => score >= from)?.[1] ?? 'F';
}

interface Check {
  readonly checkId: string;
  severity: Severity;
  weight: number;
  passes: number;
  fails: number;
  evaluated: number;
  /** Not evaluated, or not heard of. */
  missing: number;
}

/** By weight, the heaviest first. */
function checksOf(outcomes: readonly Outcome[], unheard: readonly Unheard[]): Check[] {
  const byId = Map.groupBy(outcomes, ({ checkId }) => checkId);
  const heard = [...byId].map(([checkId, said]): Check => {
    const failed = said.filter(({ status }) => status === 'fail');
    const severity = worstOf((failed.length > 0 ? failed : said).map((outcome) => outcome.severity));
    const passes = said.filter(({ status }) => status === 'pass').length;
    const missing = said.filter(({ status }) => status === 'not_evaluated').length;
    const evaluated = passes + failed.length;
    return { checkId, severity, weight: weights[severity], passes, fails: failed.length, evaluated, missing };
  });
  const silent = unheard
    .filter(({ checkId }) => !byId.has(checkId))
    .map(({ checkId, severity }): Check => {
      return { checkId, severity, weight: weights[severity], passes: 0, fails: 0, evaluated: 0, missing: 1 };
    });
  return [...heard, ...silent].sort(
    (one, other) =>
      severities.indexOf(other.severity) - severities.indexOf(one.severity) ||
      (one.checkId < other.checkId ? -1 : 1),
  );
}

function termOf({ checkId, severity, weight, passes, fails, evaluated, missing }: Check): Term {
  const status = fails > 0 ? 'fail' : passes > 0 ? 'pass' : missing > 0 ? 'not_evaluated' : 'not_applicable';
  const contributes = evaluated === 0 ? 0 : (weight * passes) / evaluated;
  return { check_id: checkId, severity, weight, status, passes, fails, contributes };
}

/** The first of the worst: terms come by severity. */
function capOf(arithmetic: readonly Term[]): Cap | null {
  const worst = arithmetic.find(({ fails }) => fails > 0);
  return worst === undefined
    ? null
    : { by_check_id: worst.check_id, severity: worst.severity, at: caps[worst.severity] };
}

function countsOf(outcomes: readonly Outcome[]): Counts {
  const none = () => ({ pass: 0, fail: 0, not_applicable: 0, not_evaluated: 0 });
  const by_severity = { critical: none(), high: none(), medium: none(), low: none(), info: none() };
  const counts = { ...none(), by_severity };
  for (const { status, severity } of outcomes) {
    counts[status]++;
    by_severity[severity][status]++;
  }
  return counts;
}

function worstOf(found: readonly Severity[]): Severity {
  return severities[Math.max(...found.map((severity) => severities.indexOf(severity)))] ?? 'info';
}

function sum<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((total, item) => total + valueOf(item), 0);
}
