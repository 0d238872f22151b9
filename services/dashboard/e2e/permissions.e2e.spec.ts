import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isPermission, type Permission, permissions, permissionsOf, roles } from '@palisade/auth';
import { type Answer, newActor } from './api.js';
import { askedOf, belongings, ofNobody, sentTo, triedByTheirService } from './belongings.js';
import { eventually } from './eventually.js';
import { sharedSystem } from './shared/system.js';
import type { System } from './system.js';

interface Route {
  service: string;
  route: string;
  /** `public`, `signed in`, or the permissions that it asks for. */
  access: string;
}

const table = new URL('../../../libs/auth/src/route-table/routes.json', import.meta.url);
const all = JSON.parse(readFileSync(table, 'utf8')) as Route[];

/** A handshake has its own tests; whoever leaves or ends his sessions is no caller any more. */
const walkedElsewhere = new Set([
  'GET /v1/stream',
  'POST /v1/members/leave',
  'POST /v1/auth/sessions/end-others',
]);
const routes = all.filter(({ route, access }) => access !== 'public' && !walkedElsewhere.has(route));
const callers = [...roles, 'nobody', 'no login', 'key with the scope', 'key without the scope'] as const;
type Caller = (typeof callers)[number];

let system: System;
const tokens = new Map<string, string>();

beforeAll(async () => {
  system = await sharedSystem();
  for (const role of roles) tokens.set(role, await system.login(role));
  tokens.set('other', await system.login('other_admin'));
  tokens.set('nobody', await newPerson());
  for (const permission of permissions) {
    tokens.set(`with ${permission}`, await newKey([permission]));
    tokens.set(`without ${permission}`, await newKey(permissions.filter((other) => other !== permission)));
  }
  const last = tokens.get(`without ${permissions.at(-1) ?? ''}`);
  await eventually(async () => {
    const { status } = await system.api.get('/v1/alerts', last);
    if (status === 401) throw new Error('the keys are not known yet');
  });
}, 240_000);
afterAll(() => system.close());

async function newPerson(): Promise<string> {
  const person = { email: newActor(), password: 'correct horse battery' };
  await system.api.request('POST', '/v1/auth/register', undefined, { ...person, name: 'Nora' });
  return system.api.login(person);
}

async function newKey(scopes: Permission[]): Promise<string> {
  const body = { name: newActor(), scopes };
  const answer = await system.api.request('POST', '/v1/api-keys', tokens.get('admin'), body);
  if (answer.status !== 201) throw new Error(`a key was answered ${String(answer.status)}`);
  return String(answer.body.key);
}

function tokenOf(caller: Caller, needed: readonly Permission[]): string | undefined {
  if (caller === 'no login') return undefined;
  // A route that asks for a login alone has no scope: a key may then as well have any.
  const scope = needed[0] ?? 'organization:manage';
  if (caller === 'key with the scope') return tokens.get(`with ${scope}`);
  if (caller === 'key without the scope') return tokens.get(`without ${scope}`);
  return tokens.get(caller);
}

/** What the table says of a caller. */
function expected(caller: Caller, needed: readonly Permission[]): 'in' | 401 | 403 {
  if (caller === 'no login') return 401;
  if (needed.length === 0) return caller.startsWith('key') ? 403 : 'in';
  if (caller === 'key with the scope') return 'in';
  if (caller === 'key without the scope' || caller === 'nobody') return 403;
  return needed.every((permission) => permissionsOf(caller).has(permission)) ? 'in' : 403;
}

/** Whether the guard let the caller through, whatever the route then made of an empty body and ids of nothing. */
function outcome({ status, body }: Answer): 'in' | number {
  const isRefused = status === 401 || (status === 403 && String(body.type).endsWith(':forbidden'));
  return isRefused ? status : 'in';
}

const pathOf = (path: string): string =>
  path
    .replace(':email', 'a@corp.com')
    .replace(':revision', '1')
    .replace(':name', 'of-nothing')
    .replace(/:\w+/g, randomUUID());

const neededBy = (access: string): Permission[] => access.split(/[\s,]+/).filter(isPermission);

it(`${routes.length * callers.length} combinations of ${routes.length} routes and ${callers.length} callers are answered as the table says`, async () => {
  const wrong: unknown[] = [];
  for (const { route, access } of routes) {
    const [method = '', path = ''] = route.split(' ');
    const needed = neededBy(access);
    const answers = await Promise.all(
      callers.map(async (caller) => {
        const body = method === 'GET' || method === 'DELETE' ? undefined : {};
        const answer = await system.api.request(method, pathOf(path), tokenOf(caller, needed), body);
        return { caller, got: outcome(answer), should: expected(caller, needed), status: answer.status };
      }),
    );
    wrong.push(
      ...answers.filter(({ got, should }) => got !== should).map((answer) => ({ route, ...answer })),
    );
  }
  expect(wrong).toEqual([]);
}, 180_000);

const kindOf = (route: string) => route.slice(route.indexOf('/'), route.indexOf(':'));
const named = all.filter(
  ({ route, access }) =>
    access !== 'public' &&
    route.includes(':') &&
    !ofNobody.has(route) &&
    !triedByTheirService.includes(kindOf(route)),
);

describe('what belongs to another organization', () => {
  it(`is not there for its admin on any of ${named.length} routes that name something, and stays as it was`, async () => {
    const admin = tokens.get('admin') ?? '';
    const ours = await belongings(system, admin);
    const answers: [string, number | string][] = [];
    for (const { route } of named) {
      const [method = '', path = ''] = route.split(' ');
      const kind = kindOf(route);
      const id = ours.get(kind);
      if (id === undefined) {
        answers.push([route, `belongings.ts makes nothing that is at ${kind}`]);
        continue;
      }
      const asked = kind + path.slice(kind.length).replace(/:\w+/, id).replace(':revision', '1');
      const body = sentTo[route] ?? (method === 'POST' ? {} : undefined);
      const query = askedOf[route] ?? '';
      const { status } = await system.api.request(method, asked + query, tokens.get('other'), body);
      answers.push([route, status]);
    }
    expect(answers).toEqual(named.map(({ route }) => [route, 404]));

    const readable = [...ours].filter(([kind]) => named.some(({ route }) => route === `GET ${kind}:id`));
    expect(readable.length).toBeGreaterThan(2);
    for (const [kind, id] of readable)
      expect([kind, (await system.api.get(kind + id, admin)).status]).toEqual([kind, 200]);
    for (const kind of [
      '/v1/api-keys/',
      '/v1/invites/',
      '/v1/members/',
      '/v1/organizations/current/domains/',
    ]) {
      const list = await system.api.all(kind.slice(0, -1), admin);
      expect([kind, list.map(({ id }) => id)]).toEqual([kind, expect.arrayContaining([ours.get(kind)])]);
    }
  }, 240_000);
});
