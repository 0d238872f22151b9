import { expect, it } from '@jest/globals';
import { FileEvent } from './event.js';
import type { FieldName } from './fields.js';
import type { EventData } from './rule-event.js';

function eventOf(data: Partial<EventData>): FileEvent {
  const all = { actor_email: 'Ann@Corp.com', action: 'view', resource: 'x', ...data };
  const places = { countryOf: (ip: string) => (ip === '192.0.2.1' ? 'NL' : undefined) };
  return FileEvent.of({ eventId: 'e', actor: 'ann@corp.com', time: 5, appendedAt: 6, data: all }, places);
}

const parts = ['scheme', 'host', 'path', 'name', 'extension', 'area'] as const;

it.each<[string, (string | undefined)[]]>([
  ['s3://Pay/2026/q1/list.PDF', ['s3', 'pay', '/2026/q1/list.PDF', 'list.PDF', 'pdf', 's3://pay/2026/q1']],
  ['s3://pay/a?b#c.txt', ['s3', 'pay', '/a?b#c.txt', 'a?b#c.txt', 'txt', 's3://pay']],
  ['s3://pay', ['s3', 'pay', '/', undefined, undefined, 's3://pay']],
  ['s3://pay/a/b/c/', ['s3', 'pay', '/a/b/c/', undefined, undefined, 's3://pay/a/b']],
  [
    'https://contoso.sharepoint.com/sites/HR/Shared Documents/plan.docx?web=1',
    [
      'https',
      'contoso.sharepoint.com',
      '/sites/HR/Shared Documents/plan.docx',
      'plan.docx',
      'docx',
      'https://contoso.sharepoint.com/sites/HR',
    ],
  ],
  ['https://h.example?q=/a/b/c', ['https', 'h.example', '/', undefined, undefined, 'https://h.example']],
  ['file:///srv/a/b.txt', ['file', undefined, '/srv/a/b.txt', 'b.txt', 'txt', 'file:///srv/a']],
  [
    '\\\\NAS\\hr\\2026\\plan.docx',
    [undefined, 'nas', '/hr/2026/plan.docx', 'plan.docx', 'docx', '//nas/hr/2026'],
  ],
  ['C:\\Users\\ann\\a.b.zip', [undefined, 'c:', '/Users/ann/a.b.zip', 'a.b.zip', 'zip', '//c:/Users/ann']],
  ['/srv//share/x/y', [undefined, undefined, '/srv//share/x/y', 'y', undefined, '/srv//share']],
  ['.bashrc', [undefined, undefined, '/.bashrc', '.bashrc', undefined, '/']],
  ['no scheme://a', [undefined, undefined, '/no scheme://a', 'a', undefined, '/no scheme:']],
])('reads the parts of %s', (resource, expected) => {
  const event = eventOf({ resource });
  expect(parts.map((part) => event.get(`resource.${part}`))).toEqual(expected);
});

it.each<[string, string | undefined]>([
  ['192.0.2.77', '192.0.2.0/24'],
  ['::ffff:192.0.2.77', '192.0.2.0/24'],
  ['2001:DB8:0001:2::1', '2001:db8:1::/48'],
  ['::1', '0:0:0::/48'],
  ['01.2.3.4', undefined],
  ['1:2:3:4:5:6:7', undefined],
  ['1::2::3', undefined],
  ['1:2:3:4:5:6:7:8:9', undefined],
  ['1:2:3:4:5:6:7::', '1:2:3::/48'],
])('knows the network of %s', (ip, network) => {
  expect(eventOf({ ip }).get('ip.network')).toBe(network);
});

it.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'Mozilla (Windows NT; Win64; x64; rv) Gecko Firefox',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
    'Mozilla (Macintosh; Intel Mac OS X) AppleWebKit (KHTML, like Gecko) Version Safari',
  ],
  ['aws-cli/2.15.30 Python/3.11.6 Linux/5.10.0-1234-aws exe/x86_64', 'aws-cli Python Linux exe/x86_64'],
  ['rclone', 'rclone'],
])('takes the versions out of %s', (ua, family) => {
  expect(eventOf({ ua }).get('ua.family')).toBe(family);
});

it('derives from actor, address and time', () => {
  const event = eventOf({ ip: '192.0.2.1', labels: { team: 'red' } });
  const of = (field: FieldName) => event.get(field);
  expect(of('actor_email')).toBe('ann@corp.com');
  expect(of('actor.domain')).toBe('corp.com');
  expect(of('ip.country')).toBe('NL');
  expect(of('occurred_at')).toBe(5);
  expect(of('labels.team')).toBe('red');
  expect([of('ua.family'), of('source'), of('labels.toString')]).toEqual([undefined, undefined, undefined]);
  expect(eventOf({}).get('ip.country')).toBeUndefined();
});
