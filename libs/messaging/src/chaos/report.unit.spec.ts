import { expect, it } from '@jest/globals';
import type { Fault } from './plan.js';
import { asTable, reportOf } from './report.js';
import type { Episode, Outcome } from './run.js';
import type { WireRecord } from './wire.js';

const second = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, n));
const episode = (name: 'relay.after-send' | 'relay.after-mark', from: number, kills: number): Episode => {
  const fault: Fault = { kind: 'kill', name, point: name, service: 'source', passes: 0, thenMs: 0 };
  return { fault, from: second(from), kills };
};
const record = (id: string, n: number): WireRecord => ({
  ...{ topic: 't', partition: 0, offset: BigInt(n), at: second(n), id, key: 'k', value: '' },
});

const outcome: Outcome = {
  plan: { seed: '5', faults: [] },
  episodes: [episode('relay.after-send', 10, 1), episode('relay.after-mark', 20, 2)],
  seen: {
    groups: [],
    ledger: [5, 11, 12, 21].map((n) => ({ id: String(n), key: 'k', seq: n, direct: false, at: second(n) })),
    effects: [],
    passed: [],
    steps: [record('a', 11), record('b', 12), record('a', 25), record('c', 26)],
    echoes: [],
    deadLetters: [],
  },
  violations: [{ kind: 'lost', what: 'b', at: second(21) }],
  accidents: [],
};

it('counts what happened from one fault to the next, and repetitions where the record was first written', () => {
  const { rows, total } = reportOf(outcome);
  expect(rows).toEqual([
    { fault: 'relay.after-mark', times: 1, kills: 2, events: 1, duplicates: 0, violations: 1 },
    { fault: 'relay.after-send', times: 1, kills: 1, events: 3, duplicates: 1, violations: 0 },
  ]);
  expect(total).toMatchObject({ times: 2, kills: 3, events: 4, duplicates: 1, violations: 1 });
});

it('prints a line for each fault and one for all', () => {
  const lines = asTable(reportOf(outcome)).split('\n');
  expect(lines).toHaveLength(5);
  expect(lines[3]).toMatch(/^relay\.after-send +1 +1 +3 +1 +0$/);
  expect(lines[4]).toMatch(/^all +2 +3 +4 +1 +1$/);
});
