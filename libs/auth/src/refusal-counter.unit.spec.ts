import { expect, it } from '@jest/globals';
import { type Refusal, RefusalCounter } from './refusal-counter.js';

const refusal: Refusal = {
  action: 'auth.login.failed',
  actor: { kind: 'anonymous', ip: '203.0.113.7' },
  reason: 'invalid-credentials',
  tenantId: '',
};
const from = (ip: string): Refusal => ({ ...refusal, actor: { kind: 'anonymous', ip } });

it('counts alike refusals together, with the first and the last time', () => {
  const counter = new RefusalCounter();
  const [first, last] = [new Date(1000), new Date(2000)];
  counter.add(refusal, first);
  counter.add({ ...refusal }, last);
  counter.add({ ...refusal, reason: 'throttled' });
  expect(counter.take()).toMatchObject([
    { ...refusal, count: 2, firstAt: first, lastAt: last },
    { reason: 'throttled', count: 1 },
  ]);
  expect(counter.take()).toEqual([]);
});

it('keeps tenants and actors apart', () => {
  const counter = new RefusalCounter();
  counter.add(refusal);
  counter.add({ ...refusal, tenantId: 't1' });
  counter.add(from('203.0.113.8'));
  expect(counter.take()).toHaveLength(3);
});

it('stays within bounds whoever varies what, and loses no count', () => {
  const counter = new RefusalCounter(10);
  for (let i = 0; i < 1000; i++) counter.add({ ...from(`203.0.113.${i}`), tenantId: `tenant ${i % 100}` });
  const taken = counter.take();
  expect(taken.length).toBeLessThanOrEqual(21);
  expect(taken.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
});

it('takes back what could not be recorded, beside what was counted meanwhile', () => {
  const counter = new RefusalCounter();
  counter.add(refusal, new Date(1000));
  const taken = counter.take();
  counter.add(refusal, new Date(3000));
  counter.restore(taken);
  expect(counter.take()).toMatchObject([{ count: 2, firstAt: new Date(1000), lastAt: new Date(3000) }]);
});
