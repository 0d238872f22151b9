import { expect, it } from '@jest/globals';
import type { ScanDetail, Task } from '../scans/scans-api.js';
import { withProgress } from './apply-scans.js';

const task = (id: string, progress: Task['progress']): Task => ({
  id,
  scanner: 'web',
  covers: 'api',
  state: 'waiting',
  attempt: 1,
  reason: null,
  detail: null,
  progress,
  scan_id: 's',
  queued_at: '2026-11-21T00:00:00Z',
  started_at: null,
  ended_at: null,
  attempts: [],
});

const scan = (more: Partial<ScanDetail> = {}): ScanDetail => ({
  id: 's',
  target: { id: 't', name: 'Orders', base_url: 'https://orders.example.com' },
  state: 'queued',
  reason: null,
  detail: null,
  trigger: 'manual',
  schedule_id: null,
  requested_by: null,
  queued_at: '2026-11-21T00:00:00Z',
  started_at: null,
  ended_at: null,
  progress: { done: 0, total: 0, phase: '' },
  ownership_proven: false,
  tasks: [],
  ...more,
});

const told = { scan_id: 's', task_id: 'a', phase: 'Reading TLS settings', done: 3, total: 10 };

it('shows what a task says, and the sum of all', () => {
  const tasks = [
    task('a', { done: 0, total: 0, phase: '' }),
    task('b', { done: 5, total: 20, phase: 'Reading pages' }),
  ];
  const shown = withProgress(scan({ tasks }), told);
  expect(shown).toMatchObject({
    state: 'running',
    progress: { done: 8, total: 30, phase: 'Reading TLS settings' },
    tasks: [{ state: 'running', progress: { done: 3, total: 10 } }, { state: 'waiting' }],
  });
});

it('does not name a whole while a part of it is unknown', () => {
  const tasks = [
    task('a', { done: 0, total: 0, phase: '' }),
    task('b', { done: 2, total: 0, phase: 'Looking around' }),
  ];
  expect(withProgress(scan({ tasks }), told).progress).toMatchObject({ done: 5, total: 0 });
});

it('leaves alone a scan that has ended', () => {
  const ended = scan({ state: 'cancelled' });
  expect(withProgress(ended, told)).toBe(ended);
});
