import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';
import type { ServiceProcess } from './service-process.js';
import { StreamClient } from './stream-client.js';
import { startSystem, type Person, type System } from './system.js';

/** From the answer to whoever ended something, until no replica takes it any more. */
const withinMs = 2_000;

let system: System;
let alerting: ServiceProcess[];
let fileAccess: ServiceProcess[];

beforeAll(async () => {
  system = await startSystem();
  const [otherAlerting, otherFileAccess] = await Promise.all([
    system.add('alerting'),
    system.add('file-access'),
  ]);
  alerting = [system.services.alerting, otherAlerting];
  fileAccess = [system.services['file-access'], otherFileAccess];
}, 300_000);
afterAll(() => system.close());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** What every replica answers, asked itself: each checks for itself. */
async function statusesOf(token: string): Promise<number[]> {
  const urls = [
    ...alerting.map(({ url }) => `${url}/v1/alerts`),
    ...fileAccess.map(({ url }) => `${url}/v1/file-access/events`),
  ];
  return Promise.all(urls.map(async (url) => (await fetch(url, { headers: bearer(token) })).status));
}

/** Somebody whom every replica knows, connected to each replica of alerting. */
async function connected(person: Person): Promise<{ token: string; clients: StreamClient[] }> {
  const token = await system.login(person);
  await eventually(async () => expect(await statusesOf(token)).toEqual([200, 200, 200, 200]));
  const clients = await Promise.all(
    alerting.map(({ url }) => StreamClient.connect(url, { headers: bearer(token) })),
  );
  return { token, clients };
}

async function did(method: string, path: string, token: string, body?: object): Promise<void> {
  const answer = await system.api.request(method, path, token, body);
  expect([path, answer.status < 300]).toEqual([path, true]);
}

async function memberPath(token: string): Promise<string> {
  return `/v1/members/${String((await system.api.get('/v1/auth/me', token)).body.user.id)}`;
}

it.each<[what: string, person: Person, code: number, end: (token: string) => Promise<void>]>([
  ['a session that was ended', 'viewer', 4401, (token) => did('POST', '/v1/auth/logout', token)],
  [
    'a member who was demoted',
    'analyst',
    4403,
    async (token) => did('PATCH', await memberPath(token), await system.adminToken(), { role: 'viewer' }),
  ],
  [
    'a member who was removed',
    'analyst',
    4403,
    async (token) => did('DELETE', await memberPath(token), await system.adminToken()),
  ],
])(
  '%s is refused by every replica within two seconds, and its connections to each are closed',
  async (_what, person, code, end) => {
    const { token, clients } = await connected(person);
    const bystander = await connected('admin');
    await end(token);
    const ended = Date.now();
    await eventually(
      async () => {
        expect(await statusesOf(token)).toEqual([401, 401, 401, 401]);
        expect(clients.map(({ closed }) => closed)).toEqual([code, code]);
      },
      withinMs,
      20,
    );
    expect(Date.now() - ended).toBeLessThan(withinMs);
    expect(bystander.clients.map(({ closed }) => closed)).toEqual([undefined, undefined]);
    expect(await statusesOf(bystander.token)).toEqual([200, 200, 200, 200]);
    for (const client of bystander.clients) client.cut();
  },
  60_000,
);
