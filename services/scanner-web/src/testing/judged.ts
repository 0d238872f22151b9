import type { Check } from '@palisade/scanner-kit';
import { describeCheck, type Samples } from '@palisade/scanner-kit/testing';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { endpoint } from './endpoint.js';

type Expected = 'pass' | 'fail' | `not_applicable ${string}` | `not_evaluated ${string}`;
type Row = [name: string, seen: Partial<WebEndpoint>, expected: Expected];

/** Samples of a check: each a sentence, what is other than usual at the endpoint, and the outcome (with its reason). */
export function judges(check: Check<WebEndpoint>, rows: Row[]): void {
  const of = (status: string): Samples<WebEndpoint> =>
    Object.fromEntries(
      rows
        .filter(([, , expected]) => expected.split(' ')[0] === status)
        .map(([name, seen, expected]) => {
          const reason = expected.split(' ')[1];
          return [name, { snapshot: endpoint(seen), expect: reason === undefined ? {} : { reason } }];
        }),
    );
  describeCheck(check, {
    passes: of('pass'),
    fails: of('fail'),
    notApplicable: of('not_applicable'),
    notEvaluated: of('not_evaluated'),
  });
}
