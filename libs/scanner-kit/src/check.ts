import type { scan } from '@palisade/contracts';

/** What is known of a thing that was looked at, before any judgement: plain data, made by collectors. */
export interface Snapshot {
  readonly asset: scan.Asset;
}

export type Evaluation =
  | { status: 'pass' | 'fail'; summary: string; evidence?: Evidence }
  | { status: 'not_applicable' | 'not_evaluated'; reason: string; summary?: string; evidence?: Evidence };

/** Observed facts, small and flat enough for a page: never secrets, and of bodies only their shapes. */
export type Evidence = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** One condition of one kind of asset: data, and a pure function of what was collected. */
export interface Check<S extends Snapshot = Snapshot> {
  /** `<provider>_<service>_<secure state>`: the file's name in snake case after the provider; never changes. */
  readonly id: string;
  /** The secure condition. */
  readonly title: string;
  readonly severity: scan.Severity;
  readonly assetType: string;
  /** On pages, such as `transport`. */
  readonly group: string;
  /** What may happen where it fails. */
  readonly risk: string;
  readonly remediation: string;
  readonly references: readonly string[];
  /** Numbers of the Common Weakness Enumeration. */
  readonly cwe: readonly number[];
  /** Whether what it reads may only be fetched of a target that its tenant has proven to own. */
  readonly needsOwnership?: boolean;
  /** Rises when the same snapshot may be judged differently; 1 at first. */
  readonly revision?: number;
  evaluate(snapshot: S): Evaluation;
}

export function defineCheck<S extends Snapshot>(check: Check<S>): Check<S> {
  return check;
}
