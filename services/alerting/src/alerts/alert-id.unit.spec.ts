import { expect, it } from '@jest/globals';
import { alertIdOf, isAlertId, newAlertId } from './alert-id.js';

const origin = {
  tenantId: '7b4f5b1e-0000-7000-8000-000000000001',
  ruleId: 'mass_download',
  actor: 'a@corp.com',
  episodeId: 'e1',
  generation: 1,
  openedAt: new Date('2026-01-02T03:04:05.678Z'),
};

it('is the same for an alert that is raised again, and another for any other', () => {
  const others = [
    { tenantId: '7b4f5b1e-0000-7000-8000-000000000002' },
    { ruleId: 'off_hours_volume' },
    { actor: 'b@corp.com' },
    { episodeId: 'e2' },
    { generation: 2 },
  ].map((change) => alertIdOf({ ...origin, ...change }));
  expect(new Set([alertIdOf(origin), alertIdOf({ ...origin }), ...others]).size).toBe(6);
});

it('begins with the time at which its episode opened, as ids by time do', () => {
  const id = alertIdOf(origin);
  expect(isAlertId(id)).toBe(true);
  expect(id.slice(0, 13)).toBe(newAlertId(origin.openedAt.getTime()).slice(0, 13));
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/);
});
