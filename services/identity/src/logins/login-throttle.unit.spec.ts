import { expect, it } from '@jest/globals';
import { Database } from '@palisade/database';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { LoginThrottle, networkOf } from './login-throttle.js';

it.each([
  ['198.51.100.7', '198.51.100.7'],
  ['::ffff:198.51.100.7', '198.51.100.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:0001:0002::1', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['', ''],
])('%s belongs to %s', (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});

it('says that Postgres is away, not that it has a bug', async () => {
  // Nothing listens on port 1.
  const master = new pg.Pool({ host: '127.0.0.1', port: 1 });
  const throttle = new LoginThrottle(new Database({ driver: { master } } as unknown as DataSource));
  const failure = { name: 'InfrastructureFailure' };
  await expect(throttle.begin('a@corp.com', '198.51.100.7')).rejects.toMatchObject(failure);
  await expect(throttle.registration('198.51.100.7')).rejects.toMatchObject(failure);
  await master.end();
});
