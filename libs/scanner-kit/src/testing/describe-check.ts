import { describe, expect, it } from '@jest/globals';
import type { Check, Evaluation, Snapshot } from '../check.js';
import { readMessage } from '../protocol/read-message.js';

/** A sample is what the collector would give, or that and what of the evaluation is to be so. */
export type Sample<S> = S | { snapshot: S; expect: Partial<Evaluation> };

/** What a sample shows, in words, and the sample. */
export type Samples<S> = Readonly<Record<string, Sample<S>>>;

export interface CheckSamples<S> {
  /** At least one. */
  passes: Samples<S>;
  /** At least one. */
  fails: Samples<S>;
  notApplicable?: Samples<S>;
  notEvaluated?: Samples<S>;
}

const shortestSentence = 15;
const identifier = /^[a-z][a-z0-9]*(_[a-z0-9]+)+$/;

/**
 * The tests of one check: its description, and each sample. A sample is frozen all through and judged twice: a check that changes
 * what it was given, or judges it another way the second time, is not pure. What it says is what a task's parent takes.
 */
export function describeCheck<S extends Snapshot>(check: Check<S>, samples: CheckSamples<S>): void {
  describe(check.id, () => {
    it('is described', () => {
      expect(faultsOf(check)).toEqual([]);
    });

    it('has samples that pass and that fail', () => {
      expect(Object.keys(samples.passes)).not.toEqual([]);
      expect(Object.keys(samples.fails)).not.toEqual([]);
    });

    const all: [string, Evaluation['status'], Sample<S>][] = [
      ...of('pass', samples.passes),
      ...of('fail', samples.fails),
      ...of('not_applicable', samples.notApplicable ?? {}),
      ...of('not_evaluated', samples.notEvaluated ?? {}),
    ];
    it.each(all)('%s: %s', (_name, status, sample) => {
      const { snapshot, expected } = read(sample);
      expect(snapshot.asset.asset_type).toBe(check.assetType);
      const frozen = freeze(structuredClone(snapshot));
      const evaluation = check.evaluate(frozen);
      expect(evaluation).toMatchObject({ ...expected, status });
      expect(check.evaluate(frozen)).toEqual(evaluation);
      expect(() => readMessage(sent(check, snapshot, evaluation))).not.toThrow();
    });
  });
}

/** What is missing in what a check says of itself. */
export function faultsOf(check: Check): string[] {
  const said = { title: check.title, risk: check.risk, remediation: check.remediation };
  return [
    ...(identifier.test(check.id) ? [] : [`its id ${check.id} is not <provider>_<what>_<secure state>`]),
    ...Object.entries(said).flatMap(([name, text]) =>
      text.trim().length >= shortestSentence ? [] : [`its ${name} says next to nothing`],
    ),
    ...(check.group === '' ? ['it has no group'] : []),
    ...(check.assetType === '' ? ['it has no asset type'] : []),
    ...(check.references.length > 0 ? [] : ['it has no reference']),
    ...check.references.filter((url) => !url.startsWith('https://')).map((url) => `${url} is no https URL`),
    ...(check.cwe.length > 0 ? [] : ['it names no CWE']),
    ...check.cwe.filter((number) => !Number.isInteger(number) || number < 1).map((cwe) => `${cwe} is no CWE`),
    ...((check.revision ?? 1) >= 1 ? [] : ['its revision is not from 1']),
  ];
}

function of<S>(
  status: Evaluation['status'],
  samples: Samples<S>,
): [string, Evaluation['status'], Sample<S>][] {
  return Object.entries(samples).map(([name, sample]) => [`${status}, ${name}`, status, sample]);
}

function read<S extends Snapshot>(sample: Sample<S>): { snapshot: S; expected: Partial<Evaluation> } {
  if ('asset' in sample) return { snapshot: sample, expected: {} };
  return { snapshot: sample.snapshot, expected: sample.expect };
}

function sent(check: Check, { asset }: Snapshot, evaluation: Evaluation) {
  const outcome = { summary: '', evidence: {}, ...evaluation, check_id: check.id, asset_id: asset.asset_id };
  return { type: 'results', index: 0, assets: [{ properties: {}, ...asset }], outcomes: [outcome] };
}

function freeze<T>(value: T): T {
  // Bytes and times can't be frozen; a check has no business with them but to read.
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || value instanceof Date)
    return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}
