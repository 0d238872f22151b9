import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runGateway, runUpstream, type Running, type Upstream } from '../testing/gateway.js';
import { addressKey } from './address-key.js';
import { KnownCallers } from './known-callers.js';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await runUpstream((server) => server.all('/v1/*', () => ({ ok: true })));
});
afterAll(() => upstream.server.close());

async function withGateway(
  settings: Parameters<typeof runGateway>[0],
  work: (gateway: Running) => Promise<void>,
) {
  const gateway = await runGateway({ ALERTING_URL: upstream.origin, ...settings });
  try {
    await work(gateway);
  } finally {
    await gateway.close();
  }
}
const get = ({ origin }: Running, headers: Record<string, string> = {}) =>
  fetch(`${origin}/v1/alerts`, { headers });
const statuses = async (gateway: Running, count: number, headers?: Record<string, string>) => {
  const answers = [];
  for (let i = 0; i < count; i++) answers.push((await get(gateway, headers)).status);
  return answers;
};

describe('who proves nothing', () => {
  const slow = { RATE_LIMIT_ADDRESS_PER_SECOND: 0.01, RATE_LIMIT_ADDRESS_BURST: 3 };

  it('is limited by address, with a problem that says when to come back', async () => {
    await withGateway(slow, async (gateway) => {
      expect(await statuses(gateway, 3)).toEqual([200, 200, 200]);
      const response = await get(gateway);
      expect(response.status).toBe(429);
      expect(response.headers.get('retry-after')).toMatch(/^(?:9\d|100)$/);
      expect(response.headers.get('ratelimit-policy')).toBe('"address";q=3;w=300');
      expect(response.headers.get('ratelimit')).toMatch(/^"address";r=0;t=(?:9\d|100)$/);
      expect(await response.json()).toMatchObject({
        type: 'urn:palisade:problem:too-many-requests',
        status: 429,
      });
      expect(gateway.refusals).toEqual([
        { action: 'gateway.request.throttled', reason: 'rate-address', tenantId: '' },
      ]);
    });
  });

  it('is limited too with a credential that is worth nothing', async () => {
    await withGateway(slow, async (gateway) => {
      expect(await statuses(gateway, 4, { authorization: 'Bearer garbage' })).toEqual([200, 200, 200, 429]);
    });
  });

  it('cannot escape by claiming another address', async () => {
    await withGateway(slow, async (gateway) => {
      const answers = [];
      for (let i = 0; i < 4; i++)
        answers.push((await get(gateway, { 'x-forwarded-for': `10.1.1.${i}` })).status);
      expect(answers).toEqual([200, 200, 200, 429]);
    });
  });

  it('is told apart by the address that a trusted hop names', async () => {
    await withGateway({ ...slow, TRUSTED_PROXIES: '127.0.0.1' }, async (gateway) => {
      const answers = [];
      for (let i = 0; i < 4; i++)
        answers.push((await get(gateway, { 'x-forwarded-for': `10.1.1.${i}` })).status);
      expect(answers).toEqual([200, 200, 200, 200]);
    });
  });

  it('can still reach the probes', async () => {
    await withGateway(slow, async (gateway) => {
      await statuses(gateway, 4);
      for (const path of ['/healthz', '/readyz']) {
        expect((await fetch(`${gateway.origin}${path}`)).status).toBe(200);
      }
    });
  });
});

describe('a tenant', () => {
  it('has a limit of its own, which neither its address nor another tenant uses up', async () => {
    const settings = {
      RATE_LIMIT_TENANT_PER_SECOND: 0.01,
      RATE_LIMIT_TENANT_BURST: 2,
      RATE_LIMIT_ADDRESS_BURST: 1,
    };
    await withGateway(settings, async (gateway) => {
      const one = { authorization: 'Bearer tenant:one' };
      expect(await statuses(gateway, 3, one)).toEqual([200, 200, 429]);
      expect(await statuses(gateway, 2, { authorization: 'Bearer tenant:two' })).toEqual([200, 200]);
      expect(gateway.refusals).toEqual([
        { action: 'gateway.request.throttled', reason: 'rate-tenant', tenantId: 'one' },
      ]);
    });
  });

  it('may send a thousand requests at once by default', async () => {
    await withGateway({}, async (gateway) => {
      const answers = await Promise.all(
        Array.from({ length: 1_000 }, () => get(gateway, { authorization: 'Bearer tenant:busy' })),
      );
      expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    });
  });
});

it('verifies a credential once in ten seconds, and not for one that was refused', async () => {
  let now = 0;
  const asked: string[] = [];
  const callers = new KnownCallers(
    {
      check: (bearer) => {
        asked.push(bearer);
        if (bearer === 'bad') return Promise.resolve({ refused: 'token-malformed' });
        const caller = { kind: 'user' as const, id: 'u', tenantId: 't', permissions: new Set<never>() };
        return Promise.resolve({ caller });
      },
    },
    () => now,
  );
  expect(await callers.verify('bad')).toBeUndefined();
  expect(callers.recall('bad')).toBeUndefined();
  await callers.verify('good');
  expect(callers.recall('good')).toMatchObject({ tenantId: 't' });
  now = 10_001;
  expect(callers.recall('good')).toBeUndefined();
  expect(asked).toEqual(['bad', 'good']);
});

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('counts %s as %s', (ip, key) => {
  expect(addressKey(ip)).toBe(key);
});
