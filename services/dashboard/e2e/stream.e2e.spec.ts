import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Api, downloads, newActor, type Json } from './api.js';
import { eventually } from './eventually.js';
import { PlainBrowser } from './plain-browser.js';
import { Refused, StreamClient, type Handshake } from './stream-client.js';
import { sharedSystem } from './shared/system.js';
import type { Person, System } from './system.js';

let system: System;
let key: { id: string; secret: string };
const clients: StreamClient[] = [];

beforeAll(async () => {
  system = await sharedSystem();
  key = await newKey(await system.adminToken(), ['alerts:read', 'file-access:read']);
}, 180_000);
afterEach(() => {
  for (const client of clients.splice(0)) client.cut();
});
afterAll(() => system.close());

async function newKey(admin: string, scopes: string[]): Promise<{ id: string; secret: string }> {
  const { status, body } = await system.api.request('POST', '/v1/api-keys', admin, {
    name: newActor(),
    scopes,
  });
  expect(status).toBe(201);
  const secret = String(body.key);
  await eventually(async () => expect((await system.api.get('/v1/alerts', secret)).status).not.toBe(401));
  return { id: String(body.id), secret };
}

async function connect(handshake: Handshake): Promise<StreamClient> {
  const client = await StreamClient.connect(system.url, handshake);
  clients.push(client);
  return client;
}

const withKey = (secret = key.secret) => ({ authorization: `Bearer ${secret}` });

async function loggedIn(person: Person = 'analyst'): Promise<PlainBrowser> {
  const browser = new PlainBrowser(system.url);
  expect((await browser.logIn(system.demo[person])).status).toBe(200);
  await eventually(async () => expect((await browser.ask('GET', '/v1/alerts')).status).toBe(200));
  return browser;
}

/** As a page of ours connects. */
const fromPage = (browser: PlainBrowser, origin = browser.origin) => ({
  cookie: browser.cookiesFor('/v1/stream'),
  origin,
  'sec-fetch-site': origin === browser.origin ? 'same-origin' : 'cross-site',
  'sec-fetch-mode': 'websocket',
});

async function refusal(handshake: Handshake): Promise<[number, string]> {
  try {
    await connect(handshake);
  } catch (error) {
    if (error instanceof Refused) return [error.status, String(error.body.type)];
    throw error;
  }
  throw new Error('the handshake was accepted');
}

/** Eleven downloads, taken by the gateway or by file-access itself. */
async function burst(actor = newActor(), url = system.url, ingestKey = system.ingestKey): Promise<string> {
  const { status } = await new Api(url).ingest(ingestKey, downloads(actor, 11));
  expect(status).toBe(202);
  return actor;
}

/** Polls what a client was told. */
const soon = <T>(check: () => T, withinMs = 10_000) => eventually(async () => check(), withinMs);

async function told(client: StreamClient, actor: string): Promise<Json> {
  return soon(() => {
    const alert: Json = client.alertsOf(actor).at(-1);
    expect(alert).toBeDefined();
    return alert;
  });
}

async function closedWith(client: StreamClient, code: number, withinMs = 2_000): Promise<void> {
  await soon(() => {
    expect(client.closed).toBe(code);
  }, withinMs);
}

describe('a page', () => {
  it('connects by its cookie, and is told of an alert as the API shows it', async () => {
    const browser = await loggedIn();
    const client = await connect({ headers: fromPage(browser) });
    const can = ['alert', 'file_access_event', 'scan', 'scan_progress'];
    expect(client.hello).toMatchObject({ resumed: false, can });
    const alert = await told(client, await burst());
    expect(alert).toMatchObject({ state: 'open', counts: { events: 11 } });
    expect((await browser.ask('GET', `/v1/alerts/${String(alert.id)}`)).body).toEqual(alert);
  });

  it('of another site, or that does not say which, is refused', async () => {
    const browser = await loggedIn();
    const crossSite = [403, 'urn:palisade:problem:cross-site'];
    expect(await refusal({ headers: fromPage(browser, 'https://evil.example') })).toEqual(crossSite);
    expect(await refusal({ headers: fromPage(browser, 'null') })).toEqual(crossSite);
    const { cookie } = fromPage(browser);
    expect(await refusal({ headers: { cookie } })).toEqual(crossSite);
    const lied = { ...fromPage(browser), 'sec-fetch-site': 'cross-site' };
    expect(await refusal({ headers: lied })).toEqual(crossSite);
  });

  it('is told that its session ended, and does not get in again', async () => {
    const browser = await loggedIn();
    const left = browser.tab();
    const client = await connect({ headers: fromPage(browser) });
    const other = await connect({ headers: fromPage(await loggedIn()) });
    expect((await browser.ask('POST', '/v1/auth/logout')).status).toBe(204);
    await closedWith(client, 4401);
    expect(await refusal({ headers: fromPage(left) })).toEqual([401, 'urn:palisade:problem:unauthorized']);
    expect(other.closed).toBeUndefined();
  });

  it('of somebody whose role changed is closed, and connects again with new cookies', async () => {
    const admin = await system.adminToken();
    const browser = await loggedIn('analyst');
    const { id } = (await browser.ask('GET', '/v1/auth/me')).body.user;
    const become = async (role: string) => {
      const answer = await system.api.request('PATCH', `/v1/members/${String(id)}`, admin, { role });
      expect([answer.status, answer.body.role]).toEqual([200, role]);
    };
    const client = await connect({ headers: fromPage(browser) });
    try {
      await become('viewer');
      await closedWith(client, 4403);
      const refreshed = await browser.refresh();
      expect([refreshed.status, refreshed.body.role]).toEqual([200, 'viewer']);
      const again = await eventually(
        () => connect({ headers: fromPage(browser), since: client.cursor }),
        5_000,
      );
      expect(again.hello.resumed).toBe(true);
      await told(again, await burst());
    } finally {
      await become('analyst');
    }
  });
});

describe('a machine', () => {
  it('connects with its key, until that is revoked', async () => {
    const { id, secret } = await newKey(await system.adminToken(), ['alerts:read']);
    const client = await connect({ headers: withKey(secret) });
    expect(client.hello.can).toEqual(['alert']);
    await told(client, await burst());
    const revoked = await system.api.request('DELETE', `/v1/api-keys/${id}`, await system.adminToken());
    expect(revoked.status).toBeLessThan(300);
    await closedWith(client, 4401);
  });

  it('is refused with a token in the address, without one, and with one that may not', async () => {
    const [status, type] = await refusal({ headers: {}, query: `access_token=${key.secret}` });
    expect([status, type]).toEqual([400, 'urn:palisade:problem:credential-in-url']);
    expect((await refusal({ headers: {} }))[0]).toBe(401);
    expect((await refusal({ headers: withKey(system.ingestKey) }))[0]).toBe(403);
  });

  it('is told of its own organization only', async () => {
    const scopes = ['alerts:read', 'file-access:read', 'file-access:ingest'];
    const others = await newKey(await system.login('other_admin'), scopes);
    const [ours, theirs] = [
      await connect({ headers: withKey() }),
      await connect({ headers: withKey(others.secret) }),
    ];
    for (const client of [ours, theirs])
      client.say({ type: 'subscribe', subscription: 'all', to: 'file_access_event' });
    await soon(() => {
      expect(theirs.frames.map(({ type }) => type)).toContain('subscribed');
    });
    const [our, their] = [await burst(), await burst(newActor(), system.url, others.secret)];
    await told(ours, our);
    await told(theirs, their);
    expect(JSON.stringify(ours.frames)).not.toContain(their);
    expect(JSON.stringify(theirs.frames)).not.toContain(our);
  });

  it('is sent the events that it asked for, as they happen', async () => {
    const client = await connect({ headers: withKey() });
    const [wanted, other] = [newActor(), newActor()];
    client.say({
      type: 'subscribe',
      subscription: 'feed',
      to: 'file_access_event',
      filter: { actor: wanted },
    });
    await soon(() => {
      expect(client.frames.at(-1)?.type).toBe('subscribed');
    });
    const events = [...downloads(other, 1), ...downloads(wanted, 3)];
    expect((await system.api.ingest(system.ingestKey, events)).status).toBe(202);
    const live = () => client.frames.filter(({ type }) => type === 'file_access_event');
    await soon(() => {
      expect(live()).toHaveLength(3);
    }, 5_000);
    expect(live().map(({ subscription, data }) => [subscription, data.event_id])).toEqual(
      events.slice(1).map(({ event_id }) => ['feed', event_id]),
    );
  });
});
