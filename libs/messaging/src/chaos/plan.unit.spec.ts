import { expect, it } from '@jest/globals';
import { killPoints, longPlan, shortPlan } from './plan.js';
import { Random } from './random.js';

const points = killPoints.map(({ point, group }) => (group === undefined ? point : `${point} (${group})`));
const names = ({ faults }: ReturnType<typeof longPlan>) => faults.map(({ name }) => name).sort();

it('makes the same plan of the same seed', () => {
  expect(longPlan('7', 3)).toEqual(longPlan('7', 3));
  expect(shortPlan('7')).toEqual(shortPlan('7'));
});

it('makes another plan of another seed', () => {
  expect(longPlan('7', 1)).not.toEqual(longPlan('8', 1));
});

it('begins a longer run like a shorter one', () => {
  expect(longPlan('7', 2).faults).toEqual(longPlan('7', 5).faults.slice(0, longPlan('7', 2).faults.length));
});

it('has every fault once in each round', () => {
  const once = names(longPlan('7', 1));
  expect(new Set(once).size).toBe(once.length);
  expect(names(longPlan('9', 2))).toEqual([...once, ...once].sort());
  expect(once).toEqual(expect.arrayContaining(points));
  expect(once).toEqual(expect.arrayContaining(['kafka.freeze', 'postgres.kill', 'relay.after-claim asleep']));
});

it.each(['1', '2', '3', '4'])(
  'keeps every kill point and both servers in the short plan of seed %s',
  (seed) => {
    const short = names(shortPlan(seed));
    expect(short).toEqual(expect.arrayContaining(points));
    expect(short.filter((name) => /^(?:kafka|postgres)\./.test(name))).toHaveLength(2);
  },
);

it('kills only where the point is passed', () => {
  for (const fault of longPlan('3', 20).faults) {
    if (fault.kind !== 'kill') continue;
    const where = killPoints.find(({ point, group }) => point === fault.point && group === fault.group);
    expect(where?.services).toContain(fault.service);
  }
});

it('draws numbers within their bounds, all of them', () => {
  const random = new Random('bounds');
  const drawn = new Set(Array.from({ length: 500 }, () => random.integer(2, 5)));
  expect([...drawn].sort()).toEqual([2, 3, 4, 5]);
});

it('shuffles without losing any', () => {
  const values = Array.from({ length: 50 }, (_, n) => n);
  const shuffled = new Random('shuffle').shuffled(values);
  expect(shuffled).not.toEqual(values);
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(values);
});
