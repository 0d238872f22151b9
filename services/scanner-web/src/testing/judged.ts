import { expect, it } from '@jest/globals';
import type { Check, Evaluation } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { endpoint } from './endpoint.js';

type Expected = 'pass' | 'fail' | `not_applicable ${string}` | `not_evaluated ${string}`;

/** Samples of a check: each a sentence, what is other than usual at the endpoint, and the outcome (with its reason). */
export function judges(
  check: Check<WebEndpoint>,
  samples: [name: string, seen: Partial<WebEndpoint>, expected: Expected][],
): void {
  it.each(samples)('%s', (_name, seen, expected) => {
    const evaluation = check.evaluate(endpoint(seen));
    expect(wordOf(evaluation)).toBe(expected);
    if (evaluation.summary !== undefined) expect(evaluation.summary.length).toBeLessThanOrEqual(1000);
    expect(JSON.stringify(evaluation.evidence ?? {}).length).toBeLessThanOrEqual(16_384);
  });
}

const wordOf = (evaluation: Evaluation) =>
  'reason' in evaluation ? `${evaluation.status} ${evaluation.reason}` : evaluation.status;
