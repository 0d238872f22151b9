import { describe, expect, it } from '@jest/globals';
import { priorityOf } from '../dispatch/enqueue.js';
import { hostOf } from '../targets/host-of.js';
import { backoffSeconds } from '../tasks/attempt-ends.js';
import type { TaskState } from '../tasks/task.entity.js';
import { outcomeOf } from './scan-outcome.js';

const tasks = (...states: TaskState[]) =>
  states.map((state) => ({
    state,
    reason: state === 'failed' ? 'lease-expired' : null,
    detail: state === 'failed' ? 'The replica was not heard of.' : null,
  }));

it.each([
  ['nothing while a task runs', ['succeeded', 'running'], undefined],
  ['nothing while a task waits for its next attempt', ['waiting'], undefined],
  ['completed when all succeeded', ['succeeded', 'succeeded'], 'completed'],
  ['partial when one failed', ['failed', 'succeeded'], 'partial'],
  ['partial when one saw a part', ['succeeded', 'partial'], 'partial'],
  ['failed when all did', ['failed', 'failed'], 'failed'],
] as const)('a scan is %s', (_name, states, expected) => {
  expect(outcomeOf(tasks(...states))?.state).toBe(expected);
});

it('says why, by the first task that failed and how many did', () => {
  expect(outcomeOf(tasks('failed'))?.why).toEqual({
    reason: 'lease-expired',
    detail: 'The replica was not heard of.',
  });
  expect(outcomeOf(tasks('succeeded', 'failed', 'failed'))?.why?.detail).toMatch(/^2 of 3 tasks failed/);
  expect(outcomeOf(tasks('succeeded'))?.why).toBeUndefined();
});

describe('numbers of the queue', () => {
  it('waits longer before each attempt, and never as long as another', () => {
    expect([1, 2, 3].map((retry) => backoffSeconds(5, retry, 0.5))).toEqual([5, 10, 20]);
    expect([0, 1].map((random) => backoffSeconds(5, 1, random))).toEqual([4.5, 5.5]);
  });

  it('puts what somebody waits for before what a schedule began, then the more critical', () => {
    expect(priorityOf({ criticality: 'low' }, true)).toBeGreaterThan(
      priorityOf({ criticality: 'critical' }, false),
    );
    expect(priorityOf({ criticality: 'high' }, true)).toBeGreaterThan(
      priorityOf({ criticality: 'medium' }, true),
    );
  });

  it.each([
    ['https://API.example.com/v1', 'api.example.com:443'],
    ['http://api.example.com', 'api.example.com:80'],
    ['https://api.example.com:8443/', 'api.example.com:8443'],
    ['https://[2001:db8::1]/', '[2001:db8::1]:443'],
    ['not a url', null],
  ])('the host of %s is %s', (url, host) => {
    expect(hostOf(url)).toBe(host);
  });
});
