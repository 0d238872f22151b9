import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Egress } from './egress.js';
import { parseOpenings } from './openings.js';
import type { EgressOptions } from './options.js';
import { DnsServer } from './testing/dns-server.fixture.js';

const tenantId = 'tenant';
const dns = new DnsServer();
let dnsServers: string[];

beforeAll(async () => {
  dnsServers = [await dns.start()];
});
afterAll(() => {
  dns.stop();
});

const resolve = (url: string, options: EgressOptions = {}) =>
  new Egress({ dnsServers, ...options }).resolveTarget(url, { tenantId });

// Nothing here connects: public addresses are only judged.
describe('a public target', () => {
  it.each([
    ['http://1.1.1.1/', { host: '1.1.1.1', port: 80, addresses: ['1.1.1.1'] }],
    ['https://16843009/a#b', { url: 'https://1.1.1.1/a', port: 443, addresses: ['1.1.1.1'] }],
    [
      'https://[2606:4700:0:0::1111]:8443/',
      { host: '2606:4700::1111', port: 8443, addresses: ['2606:4700::1111'] },
    ],
    ['http://[::ffff:1.1.1.1]/', { addresses: ['1.1.1.1'] }],
    ['http://[64:ff9b::1.1.1.1]/', { addresses: ['64:ff9b::101:101'] }],
  ])('may be an address: %s', async (url, expected) => {
    expect(await resolve(url)).toMatchObject({ tenantId, ...expected });
  });

  it('may be a name: each address once, IPv4 first, no more than are tried', async () => {
    dns.set('many.example.com', {
      A: ['93.184.215.14', '93.184.215.14', '93.184.215.15'],
      AAAA: ['2606:4700::1', '2606:4700::2', '2606:4700::3', '2606:4700::4', '2606:4700::5'],
    });
    const { addresses, host, url } = await resolve('http://MANY.example.com./');
    expect([host, url]).toEqual(['many.example.com', 'http://many.example.com/']);
    expect(addresses).toHaveLength(6);
    expect(addresses.slice(0, 3)).toEqual(['93.184.215.14', '93.184.215.15', '2606:4700::1']);
  });

  it.each(['SERVFAIL', 'silence', {}] as const)(
    'is found though the other family gives %j',
    async (other) => {
      const name = `half-${typeof other === 'string' ? other.toLowerCase() : 'empty'}.example.com`;
      dns.set(name, (_asked, type) => (type === 'AAAA' ? other : { A: ['93.184.215.14'] }));
      const { addresses } = await resolve(`https://${name}/`, { timeouts: { resolve: 400 } });
      expect(addresses).toEqual(['93.184.215.14']);
    },
  );

  it('is at any port for who scans', async () => {
    expect((await resolve('http://1.1.1.1:3000/', { ports: 'any' })).port).toBe(3000);
    await expect(resolve('http://1.1.1.1:0/', { ports: 'any' })).rejects.toMatchObject({
      reason: 'bad-port',
    });
    await expect(resolve('http://10.0.0.1:3000/', { ports: 'any' })).rejects.toMatchObject({
      reason: 'not-global',
    });
  });
});

it('says what DNS said where there is no answer', async () => {
  dns.set('failing.example.com', 'SERVFAIL');
  const [missing, failing] = await Promise.allSettled([
    resolve('http://missing.example.com/'),
    resolve('http://failing.example.com/'),
  ]);
  expect(missing).toMatchObject({ reason: { reason: 'unresolvable', code: 'ENOTFOUND' } });
  expect(failing).toMatchObject({ reason: { reason: 'unresolvable', code: 'ESERVFAIL' } });
});

it('tries the next address where one takes no connection', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  dns.set('two.example.com', { A: ['127.0.0.9', '127.0.0.1'] });
  const egress = new Egress({ dnsServers, openings: parseOpenings(`${tenantId}=127.0.0.0/8`) });
  const { port } = server.address() as AddressInfo;
  const socket = await egress.connect(
    await egress.resolveTarget(`http://two.example.com:${port}/`, { tenantId }),
  );
  expect(socket.remoteAddress).toBe('127.0.0.1');
  socket.destroy();
  server.close();
});

it.each([{ refuse: ['10'] }, { nat64: ['2001:db8::/33'] }, { nat64: ['10.0.0.0/8'] }])(
  'doesn’t start with %j',
  (options) => {
    expect(() => new Egress(options)).toThrow();
  },
);

it('refuses what an operator says is internal here', async () => {
  const options = { refuse: ['2606:4700::/32'], nat64: ['2001:470::/32'] };
  for (const host of ['[2606:4700::1]', '[2001:470:7f00:1::]'])
    await expect(resolve(`http://${host}/`, options)).rejects.toMatchObject({ reason: 'not-global' });
});
