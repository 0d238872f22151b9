import { expect, it } from '@jest/globals';
import { judge, type EffectRow, type LedgerRow, type Observations } from './verdict.js';
import type { WireRecord } from './wire.js';

const at = new Date('2026-01-01T00:00:00Z');
const topic = 'chaos.steps.v1';

const event = (seq: number, key = 'k'): LedgerRow => ({ id: `${key}${seq}`, key, seq, direct: false, at });
const effect = (seq: number, given: Partial<EffectRow> = {}): EffectRow => ({
  ...{ group: 'g', id: `k${seq}`, key: 'k', seq, afterSeq: seq - 1, at },
  ...given,
});
const records = (...ids: string[]): WireRecord[] =>
  ids.map((id, n) => ({ topic, partition: 0, offset: BigInt(n), at, id, key: 'k', value: '' }));
const echoes = (...origins: [id: string, origin: string][]): WireRecord[] =>
  records(...origins.map(([id]) => id)).map((record, n) => ({
    ...record,
    value: JSON.stringify({ origin: origins[n]?.[1] }),
  }));

const good: Observations = {
  groups: ['g'],
  ledger: [event(1), event(2), event(3)],
  effects: [effect(1), effect(2), effect(3)],
  passed: ['0', '1', '2'].map((offset) => ({ partition: 0, offset, at })),
  steps: records('k1', 'k2', 'k3'),
  echoes: echoes(['e1', 'k1'], ['e2', 'k2'], ['e3', 'k3']),
  deadLetters: [],
};
const kinds = (given: Partial<Observations>) => judge({ ...good, ...given }).map(({ kind }) => kind);

it('finds nothing when every committed event has one effect, in order', () => {
  expect(kinds({})).toEqual([]);
});

it('lets records be sent again, and keys be mixed', () => {
  expect(kinds({ steps: records('k1', 'k2', 'k1', 'k2', 'k2', 'k3', 'k2', 'k3') })).toEqual([]);
  const other = effect(1, { id: 'x1', key: 'x' });
  const effects = [effect(1), effect(2), other, effect(3)];
  expect(kinds({ ledger: [...good.ledger, event(1, 'x')], effects })).toEqual([]);
});

it('misses an effect', () => {
  expect(kinds({ effects: [effect(1), effect(2)] })).toEqual(['lost']);
});

it('misses an effect in each group', () => {
  expect(kinds({ groups: ['g', 'h'] })).toEqual(['lost', 'lost', 'lost']);
});

it('finds an effect that happened twice', () => {
  expect(kinds({ effects: [...good.effects, effect(3, { afterSeq: 3 })] })).toEqual(['doubled']);
});

it('finds an effect of what was never committed', () => {
  expect(kinds({ effects: [...good.effects, effect(4)] })).toEqual(['uncommitted']);
});

it('finds a record of what was never committed', () => {
  expect(kinds({ steps: records('k1', 'k2', 'k3', 'k4') })).toEqual(['uncommitted']);
});

it('finds effects out of order', () => {
  const effects = [effect(1), effect(3, { afterSeq: 1 }), effect(2, { afterSeq: 3 })];
  expect(kinds({ effects })).toEqual(['reordered']);
});

it('finds records out of order', () => {
  expect(kinds({ steps: records('k1', 'k3', 'k2', 'k3') })).toEqual(['reordered']);
});

it.each([
  ['ends with an old record of a key', ['k1', 'k2', 'k3', 'k2']],
  ['has an old record of a key again without those that followed it', ['k1', 'k2', 'k1', 'k3']],
])('finds a topic that %s, unless nobody promised more', (_name, ids) => {
  const steps = records(...ids);
  expect(kinds({ steps })).toEqual(['stale']);
  expect(kinds({ steps, ledger: good.ledger.map((row) => ({ ...row, direct: true })) })).toEqual([]);
});

it('finds an effect that was taken on an older state than the committed one', () => {
  expect(kinds({ effects: [effect(1), effect(2), effect(3, { afterSeq: 1 })] })).toEqual(['stale']);
});

it('finds an offset that batches passed twice', () => {
  expect(kinds({ passed: [...good.passed, { partition: 1, offset: '2', at }] })).toEqual([]);
  expect(kinds({ passed: [...good.passed, { partition: 0, offset: '2', at }] })).toEqual(['doubled']);
});

it('finds two echoes of one step', () => {
  expect(kinds({ echoes: [...good.echoes, ...echoes(['e4', 'k3'])] })).toEqual(['doubled']);
});

it('finds echoes out of order', () => {
  expect(kinds({ echoes: echoes(['e1', 'k1'], ['e3', 'k3'], ['e2', 'k2'], ['e3', 'k3']) })).toEqual([
    'reordered',
  ]);
});

it('takes a dead letter for a failure', () => {
  expect(kinds({ deadLetters: records('k2') })).toEqual(['dead-lettered']);
});
