import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { freePort, isFree } from './ports.js';

const taken = createServer();
afterEach(() => void taken.close());

it('gives the wished port when it is free, and another when it is taken or promised', async () => {
  const wished = await freePort();
  expect(await freePort([wished])).toBe(wished);
  expect(await freePort([wished], [wished])).not.toBe(wished);

  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  expect(await freePort([port, wished])).toBe(wished);
  const other = await freePort([port]);
  expect(other).not.toBe(port);
  expect(await isFree(other)).toBe(true);
});

it('stays below the ports of outgoing connections', async () => {
  expect(await freePort()).toBeLessThan(32_768);
});
