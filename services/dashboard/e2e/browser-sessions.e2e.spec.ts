import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';
import { accessCookie, PlainBrowser, refreshCookie, type Seen } from './plain-browser.js';
import { sharedSystem } from './shared/system.js';
import type { Person, System } from './system.js';

let system: System;
const browsers: PlainBrowser[] = [];

beforeAll(async () => {
  system = await sharedSystem();
}, 300_000);
afterAll(() => system.close());

function browser(): PlainBrowser {
  const made = new PlainBrowser(system.url);
  browsers.push(made);
  return made;
}

async function loggedIn(person: Person = 'analyst'): Promise<PlainBrowser> {
  const made = browser();
  expect((await made.logIn(system.demo[person])).status).toBe(200);
  // The session reaches the services through a topic.
  await eventually(async () => expect((await made.ask('GET', '/v1/alerts')).status).toBe(200));
  return made;
}

const crossSite = [403, 'urn:palisade:problem:cross-site'];
const sessionEnded = [401, 'urn:palisade:problem:session-ended'];
const told = ({ status, body }: Seen) => [status, body.type];

const routes = [
  ['identity', '/v1/auth/me'],
  ['alerting', '/v1/alerts'],
  ['file-access', '/v1/file-access/events'],
  ['audit', '/v1/audit'],
] as const;

/** What each service answers, through the gateway and behind it, where it checks for itself. */
async function statusesOf(token: string): Promise<number[]> {
  const headers = { authorization: `Bearer ${token}` };
  const urls = routes.flatMap(([service, path]) => [
    `${system.url}${path}`,
    `${system.services[service].url}${path}`,
  ]);
  return Promise.all(urls.map(async (url) => (await fetch(url, { headers })).status));
}

const expectKnownEverywhere = (token: string) =>
  eventually(async () => expect(await statusesOf(token)).not.toContain(401));

const expectRefusedEverywhere = (token: string) =>
  eventually(async () => {
    const statuses = await statusesOf(token);
    expect(statuses).toEqual(statuses.map(() => 401));
  }, 2_000);

describe('a login', () => {
  it('sets cookies that no script reads and no other site sends', async () => {
    const made = browser();
    const { status, body, text } = await made.logIn(system.demo.analyst);
    expect([status, body.role, body.access_token]).toEqual([200, 'analyst', made.access]);
    expect(text).not.toContain(made.refreshToken);
    const cookies = [...made.cookies].map(([name, { path, attributes }]) => {
      return [name, path, attributes.includes('httponly') && attributes.includes('samesite=strict')];
    });
    expect(cookies).toEqual([
      [accessCookie, '/', true],
      [refreshCookie, '/v1/auth', true],
    ]);
  });

  it('is known afterwards by its cookie alone', async () => {
    const made = await loggedIn();
    const me = await made.ask('GET', '/v1/auth/me');
    expect([me.status, me.body.user.email]).toEqual([200, system.demo.analyst.email]);
    expect((await browser().ask('GET', '/v1/auth/me')).status).toBe(401);
  });

  it('is not made by a page of another site', async () => {
    const made = browser();
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const answer = await made.ask('POST', '/v1/auth/login', { body: system.demo.analyst, headers });
    expect(told(answer)).toEqual(crossSite);
    expect(made.cookies.size).toBe(0);
  });
});

describe('a change', () => {
  it.each([
    ['without Origin', { origin: '' }],
    ['without Origin and Sec-Fetch-Site, as of an old browser', { origin: '', 'sec-fetch-site': '' }],
    ["with another site's Origin", { origin: 'https://evil.example' }],
    ['that the browser says another site began', { 'sec-fetch-site': 'cross-site' }],
    ['with the Origin of a page without one', { origin: 'null' }],
  ])('%s is refused, and the session goes on', async (_name, headers) => {
    const made = await loggedIn('admin');
    for (const [method, path] of [
      ['PATCH', '/v1/alerts/00000000-0000-4000-8000-000000000000'],
      ['POST', '/v1/api-keys'],
      ['POST', '/v1/auth/logout'],
      ['POST', '/v1/auth/refresh'],
    ] as const) {
      expect([path, ...told(await made.ask(method, path, { headers }))]).toEqual([path, ...crossSite]);
    }
    expect((await made.ask('GET', '/v1/auth/me')).status).toBe(200);
    expect((await made.refresh()).status).toBe(200);
  });

  it('of our own page is passed on', async () => {
    const made = await loggedIn();
    const path = '/v1/alerts/00000000-0000-4000-8000-000000000000';
    const answer = await made.ask('PATCH', path, { body: { revision: 1, state: 'resolved' } });
    expect(answer.status).toBe(404);
  });
});

describe('a refresh', () => {
  it('gives new cookies, and its body no token', async () => {
    const made = await loggedIn();
    const before = [made.access, made.refreshToken];
    const { status, body, text } = await made.refresh();
    expect([status, Object.keys(body).sort()]).toEqual([200, ['expires_at', 'organization', 'role', 'user']]);
    expect(before).not.toContain(made.access);
    expect(before).not.toContain(made.refreshToken);
    for (const token of [made.access, made.refreshToken]) expect(text).not.toContain(token);
    expect((await made.ask('GET', '/v1/auth/me')).status).toBe(200);
  });

  it('needs no access token: a machine that slept has none', async () => {
    const made = await loggedIn();
    made.cookies.delete(accessCookie);
    expect((await made.ask('GET', '/v1/auth/me')).status).toBe(401);
    expect((await made.refresh()).status).toBe(200);
    expect((await made.ask('GET', '/v1/auth/me')).status).toBe(200);
  });

  it('is answered alike to tabs that ask at once, and each goes on', async () => {
    const made = await loggedIn();
    const tabs = Array.from({ length: 8 }, () => made.tab());
    const answers = await Promise.all(tabs.map((tab) => tab.refresh()));
    expect(answers.map(({ status }) => status)).toEqual(tabs.map(() => 200));
    expect(new Set(tabs.map(({ refreshToken }) => refreshToken)).size).toBe(1);
    for (const tab of tabs) expect((await tab.ask('GET', '/v1/auth/me')).status).toBe(200);
  });

  it('takes its token from the cookie only', async () => {
    const victim = await loggedIn();
    const headers = { 'x-palisade-refresh-token': victim.refreshToken };
    const thief = browser();
    expect(told(await thief.ask('POST', '/v1/auth/refresh', { headers }))).toEqual(sessionEnded);
    expect((await victim.refresh()).status).toBe(200);
  });

  it('with a token exchanged long ago ends the session of thief and owner, everywhere', async () => {
    const owner = await loggedIn();
    const thief = owner.tab();
    expect((await owner.refresh()).status).toBe(200);
    const { access } = owner;
    await expectKnownEverywhere(access);

    // Within the grace it is another tab, and is given what that was given.
    const stolen = thief.tab();
    expect((await stolen.refresh()).status).toBe(200);
    expect(stolen.refreshToken).toBe(owner.refreshToken);
    const tryAgain = async () => {
      const again = thief.tab();
      expect(told(await again.refresh())).toEqual(sessionEnded);
      return again;
    };
    const late = await eventually(tryAgain, 20_000, 500);
    expect(late.cookies.size).toBe(0);
    await expectRefusedEverywhere(access);
    expect(told(await owner.refresh())).toEqual(sessionEnded);
    expect(owner.cookies.size).toBe(0);

    const admin = await system.adminToken();
    await eventually(async () => {
      const { body } = await system.api.get('/v1/audit?action=auth.refresh.reused', admin);
      expect(body.items).toMatchObject([{ record: { action: 'auth.refresh.reused', outcome: 'denied' } }]);
    });
  }, 60_000);
});

describe('a logout', () => {
  it('clears the cookies and ends the session everywhere within two seconds', async () => {
    const made = await loggedIn();
    const left = made.tab();
    const { access } = made;
    await expectKnownEverywhere(access);
    expect((await made.ask('POST', '/v1/auth/logout')).status).toBe(204);
    expect(made.cookies.size).toBe(0);
    await expectRefusedEverywhere(access);
    expect(told(await left.refresh())).toEqual(sessionEnded);
  });

  it('ends its own session only', async () => {
    const [one, other] = [await loggedIn(), await loggedIn()];
    const { access } = one;
    expect((await one.ask('POST', '/v1/auth/logout')).status).toBe(204);
    await expectRefusedEverywhere(access);
    expect((await other.ask('GET', '/v1/auth/me')).status).toBe(200);
  });
});

it.each(routes)('%s refuses a cookie', async (service, path) => {
  const { access } = await loggedIn();
  const url = `${system.services[service].url}${path}`;
  const cookie = `${accessCookie}=${access}`;
  expect((await fetch(url, { headers: { cookie } })).status).toBe(401);
  expect((await fetch(url, { headers: { authorization: `Bearer ${access}` } })).status).toBe(200);
});

it('a token in an address opens nothing', async () => {
  const { access } = await loggedIn();
  for (const name of ['access_token', 'token', 'authorization']) {
    expect((await browser().ask('GET', `/v1/auth/me?${name}=${access}`)).status).toBe(401);
  }
});

it('no answer of all these may be stored, tells what is between our services, or leads elsewhere', () => {
  const seen = browsers.flatMap((made) => made.seen);
  expect(seen.length).toBeGreaterThan(50);
  for (const { headers, url } of seen) {
    expect([url, headers.get('cache-control')]).toEqual([url, 'no-store']);
    expect([...headers.keys()].filter((name) => name.startsWith('x-palisade-'))).toEqual([]);
    expect(headers.get('location')).toBeNull();
  }
});
