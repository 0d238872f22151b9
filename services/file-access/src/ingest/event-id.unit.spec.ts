import { expect, it } from '@jest/globals';
import type { FileAccessEventRecord } from '@palisade/contracts';
import { derivedEventId } from './event-id.js';

const request = { tenantId: '018f2d6e-7b1a-7c3d-9e4f-0123456789ab', idempotencyKey: 'batch 7' };
const event = {
  actor_email: 'alex@corp.com',
  action: 'view',
  resource: 's3://dept/report.pdf',
  labels: { team: 'a', site: 'b' },
} satisfies FileAccessEventRecord;
const id = derivedEventId(request, 0, event);

it('is the same for the same event, in whatever order its fields came', () => {
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const { labels, resource, action, actor_email } = event;
  const turned = { labels: { site: labels.site, team: labels.team }, resource, action, actor_email } as const;
  expect(derivedEventId(request, 0, { ...turned, bytes: undefined })).toBe(id);
});

it.each<[string, Partial<typeof request>, number, Partial<FileAccessEventRecord>]>([
  ['tenant', { tenantId: '018f2d6e-7b1a-7c3d-9e4f-0123456789ac' }, 0, {}],
  ['key', { idempotencyKey: 'batch 8' }, 0, {}],
  ['place', {}, 1, {}],
  ['resource', {}, 0, { resource: 's3://dept/other.pdf' }],
  ['time', {}, 0, { occurred_at: '2026-01-01T00:00:00Z' }],
  ['label', {}, 0, { labels: { team: 'a', site: 'c' } }],
  ['set of labels', {}, 0, { labels: undefined }],
  ['set of labels, now empty', {}, 0, { labels: {} }],
])('is another for another %s', (_what, otherRequest, index, otherEvent) => {
  expect(derivedEventId({ ...request, ...otherRequest }, index, { ...event, ...otherEvent })).not.toBe(id);
});
