import { expect, it } from '@jest/globals';
import { eventFilter, readEventFilter } from './event-filter.js';

it('asks for what the address says, as the server writes it', () => {
  const search = readEventFilter({
    actor: ' Ann@Corp.com ',
    action: 'view,nonsense',
    resource: 's3://a/',
    ip: '10.0.0.0/8',
  });
  expect(eventFilter(search)).toEqual({
    actor: 'ann@corp.com',
    action: ['view'],
    resource: 's3://a/',
    ip: '10.0.0.0/8',
  });
});

it.each([
  { ip: 'zzz' },
  { ip: '10.0.' },
  { ip: '2001:db8:' },
  { resource: '\0' },
  { resource: 's3://\0' },
  { actor: 'a\0@corp.com' },
  { actor: ' ' },
  { action: 'nonsense' },
])('asks nobody for %j, which is wrong', (search) => {
  expect(eventFilter(readEventFilter(search))).toEqual({});
});

it('keeps what is wrong for the field that it was typed into', () => {
  expect(readEventFilter({ ip: 'zzz' })).toMatchObject({ ip: 'zzz' });
});
