import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FileAccess } from '../testing/file-access.js';
import { eventRule } from '../testing/rule-text.js';
import { recently } from './rule-examples.js';
import { shippedRules } from './shipped-rules.js';

const rules = '/v1/file-access/rules';
let tested: FileAccess;
let key: string;

beforeAll(async () => {
  tested = await FileAccess.start();
  key = await tested.keyOf(randomUUID(), 'file-access:read', 'file-access:rules');
}, 120_000);
afterAll(() => tested.close());

it.each(shippedRules().map(({ ruleId }) => ruleId))(
  '%s finds something in each of its examples',
  async (ruleId) => {
    const { status, body } = await tested.send('GET', `${rules}/${ruleId}/examples`, key);
    expect(status).toBe(200);
    expect(body.items.length).toBeGreaterThan(0);
    const { body: rule } = await tested.send('GET', `${rules}/${ruleId}`, key);
    for (const { name, events } of body.items) {
      const { body: trial } = await tested.send('POST', `${rules}/test`, key, { yaml: rule.yaml, events });
      expect([name, trial.events]).toEqual([name, events.length]);
      expect([name, trial.detections.length > 0]).toEqual([name, true]);
      const last = Date.parse(events.at(-1).occurred_at);
      expect(last).toBeLessThan(Date.now());
      expect(last).toBeGreaterThan(Date.now() - 10 * 86_400_000);
    }
  },
);

it('has none for a rule that somebody wrote, and no rule is a 404', async () => {
  const { body: made } = await tested.send('POST', rules, key, { yaml: eventRule() });
  expect((await tested.send('GET', `${rules}/${made.id}/examples`, key)).body).toEqual({ items: [] });
  expect((await tested.send('GET', `${rules}/no_such_rule/examples`, key)).status).toBe(404);
});

it.each(['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Kathmandu'])(
  'keeps weekday and hour of the wall in %s',
  (timeZone) => {
    const times = ['2026-03-07T02:30:00Z', '2026-03-08T23:30:00Z'].map((time) => Date.parse(time));
    const events = times.map(
      (time) => ({ time, actor_email: 'a@corp.com', action: 'view', resource: 'r' }) as const,
    );
    const moved = recently({ events }, Date.parse('2026-11-18T12:00:00Z'), timeZone);
    const wall = new Intl.DateTimeFormat('en', {
      timeZone,
      weekday: 'long',
      hour: 'numeric',
      minute: 'numeric',
    });
    expect(
      moved.map((event) => wall.format(Date.parse(String(event['occurred_at']))).replace('\u202f', ' ')),
    ).toEqual(['Saturday 2:30 AM', 'Sunday 11:30 PM']);
  },
);
