import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ownPlatform, type OwnPlatform } from '@palisade/platform';
import { groups } from './messages.js';
import { killPoints, shortPlan, type Fault } from './plan.js';
import type { Sabotage } from './protocol.js';
import { asTable, reportOf, type Report } from './report.js';
import { run } from './run.js';

let platform: OwnPlatform;

beforeAll(async () => {
  platform = await ownPlatform();
}, 120_000);
afterAll(() => platform.close());

it('gives every committed event one effect, in the order of its key, whoever dies', async () => {
  const plan = shortPlan('eleven');
  const report = reportOf(await run({ platform, plan }));
  console.log(asTable(report));
  expect(report.violations).toEqual([]);
  expect(report.accidents).toEqual([]);
  expect(report.effects).toBe(3 * report.total.events);
  const killed = report.rows.filter(({ kills }) => kills > 0).map(({ fault }) => fault);
  const points = plan.faults.filter(({ kind }) => kind === 'kill').map(({ name }) => name);
  expect(points).toHaveLength(killPoints.length);
  expect(killed).toEqual(expect.arrayContaining(points));
  // A run in which nothing was sent twice has not tried what it claims to have tried.
  expect(report.total.duplicates).toBeGreaterThan(0);
}, 300_000);

const acknowledgedNothing: Fault = {
  kind: 'outage',
  name: 'kafka.freeze-then-kill',
  server: 'kafka',
  how: 'freeze-then-kill',
  lastsMs: 4_000,
  thenMs: 0,
};
const diedAfterCommit: Fault = {
  kind: 'kill',
  name: 'consumer.after-commit',
  point: 'consumer.after-commit',
  group: groups.count, // of a batch's commit the offset is part: nothing is delivered again
  service: 'sink',
  passes: 3,
  thenMs: 0,
};
const diedAfterAppend: Fault = {
  kind: 'kill',
  name: 'producer.after-commit',
  point: 'producer.after-commit',
  service: 'source',
  passes: 3,
  thenMs: 0,
};

it.each<[Sabotage, string, Fault]>([
  ['inbox-off', 'doubled', diedAfterCommit],
  ['outbox-off', 'uncommitted', diedAfterAppend],
  ['acks-none', 'lost', acknowledgedNothing],
])(
  'turns red with %s: events are %s',
  async (sabotage, kind, fault) => {
    const plan = { seed: 'sabotage', faults: [fault] };
    const report = reportOf(await run({ platform, plan, replicas: 1, sabotage }));
    expect(kindsOf(report)).toContain(kind);
    expect(report.accidents).toEqual([]);
  },
  120_000,
);

function kindsOf({ violations }: Report): string[] {
  return [...new Set(violations.map(({ kind }) => kind))];
}
