import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Permission, permissions, permissionsOf, type Role, roles, Routes } from '@palisade/auth';
import { Identity, type Person } from './testing/identity.js';

/** Who may call what, once more and by hand: a route that is added or opened shows here. */
const expected: Record<string, 'public' | 'signed in' | Permission> = {
  'POST /v1/auth/login': 'public',
  'POST /v1/auth/login/mfa': 'public', // with the token that the password gave
  'POST /v1/auth/login/passkey/options': 'public',
  'POST /v1/auth/login/passkey': 'public',
  'POST /v1/auth/register': 'public',
  'POST /v1/auth/bootstrap': 'public',
  'POST /v1/auth/refresh': 'public',
  'POST /v1/auth/logout': 'public', // with an access token or a refresh token, which it asks for itself
  'GET /v1/auth/me': 'signed in',
  'PATCH /v1/auth/me': 'signed in',
  'POST /v1/auth/email/verify': 'public', // with the token of a mail
  'POST /v1/auth/email/verification': 'public',
  'POST /v1/auth/email/change': 'signed in',
  'POST /v1/auth/password/forgot': 'public',
  'POST /v1/auth/password/reset': 'public', // with the token of a mail
  'POST /v1/auth/password/change': 'signed in',
  'GET /v1/auth/mfa': 'signed in',
  'POST /v1/auth/mfa/totp': 'signed in',
  'POST /v1/auth/mfa/totp/confirm': 'signed in',
  'DELETE /v1/auth/mfa/totp': 'signed in',
  'POST /v1/auth/mfa/recovery-codes': 'signed in',
  'POST /v1/auth/mfa/passkeys/options': 'signed in',
  'POST /v1/auth/mfa/passkeys': 'signed in',
  'PATCH /v1/auth/mfa/passkeys/:id': 'signed in',
  'DELETE /v1/auth/mfa/passkeys/:id': 'signed in',
  'POST /v1/auth/reauthenticate/options': 'signed in',
  'POST /v1/auth/reauthenticate': 'signed in',
  'POST /v1/auth/reauthenticate/sso': 'signed in',
  'POST /v1/auth/reauthenticate/sso/finish': 'signed in',
  'GET /v1/auth/sessions': 'signed in',
  'POST /v1/auth/sessions/end-others': 'signed in',
  'DELETE /v1/auth/sessions/:id': 'signed in',
  'POST /v1/auth/sso/start': 'public',
  'POST /v1/auth/sso/finish': 'public',
  'POST /v1/auth/sso/link': 'signed in',
  'POST /v1/auth/sso/link/finish': 'signed in',
  'GET /v1/auth/sso/links': 'signed in',
  'DELETE /v1/auth/sso/links/:id': 'signed in',
  'GET /v1/organizations/current/single-sign-on': 'organization:manage',
  'PUT /v1/organizations/current/single-sign-on': 'organization:manage',
  'DELETE /v1/organizations/current/single-sign-on': 'organization:manage',
  'GET /v1/organizations/current/domains': 'organization:manage',
  'POST /v1/organizations/current/domains': 'organization:manage',
  'POST /v1/organizations/current/domains/:id/verify': 'organization:manage',
  'DELETE /v1/organizations/current/domains/:id': 'organization:manage',
  'POST /v1/organizations': 'signed in',
  'GET /v1/organizations/current': 'organization:read',
  'PATCH /v1/organizations/current': 'organization:manage',
  'DELETE /v1/organizations/current': 'organization:delete',
  'GET /v1/organizations/erasures': 'signed in',
  'GET /v1/organizations/erasures/:id': 'signed in',
  'GET /v1/flags': 'organization:read',
  'PUT /v1/flags/:name': 'organization:manage',
  'GET /v1/members': 'members:read',
  'PATCH /v1/members/:id': 'members:manage',
  'DELETE /v1/members/:id': 'members:manage',
  'POST /v1/members/leave': 'signed in',
  'GET /v1/invites': 'members:manage',
  'POST /v1/invites': 'members:manage',
  'POST /v1/invites/:id/resend': 'members:manage',
  'DELETE /v1/invites/:id': 'members:manage',
  'GET /v1/invites/mine': 'signed in',
  'POST /v1/invites/preview': 'public', // with the token of the mail
  'POST /v1/invites/accept': 'signed in',
  'GET /v1/api-keys': 'api-keys:manage',
  'POST /v1/api-keys': 'api-keys:manage',
  'DELETE /v1/api-keys/:id': 'api-keys:manage',
};
const guarded = Object.entries(expected).filter(([, access]) => access !== 'public');

let identity: Identity;
const tokens = new Map<string, string>();

beforeAll(async () => {
  identity = await Identity.start();
  const admin = await identity.organization();
  for (const role of roles) {
    const person: Person = await identity.member(admin.tenantId, role);
    tokens.set(role, await identity.tokenOf(person));
    tokens.set(`${role} who leaves`, await identity.tokenOf(await identity.member(admin.tenantId, role)));
  }
  tokens.set('nobody', await identity.tokenOf(await identity.person()));
  const adminToken = await identity.tokenOf(admin);
  for (const scope of permissions) tokens.set(scope, (await identity.keyOf(adminToken, [scope])).key);
});
afterAll(() => identity.close());

/** Whether the guard lets the caller through to the route, whatever the route then makes of an empty body. */
async function outcome(route: string, caller?: string): Promise<'in' | 401 | 403> {
  const [method = '', path = ''] = route.split(' ');
  // What ends the caller's own membership is called by somebody whom nothing else needs.
  const leaver = path === '/v1/members/leave' && caller !== undefined ? `${caller} who leaves` : '';
  const token = caller === undefined ? undefined : (tokens.get(leaver) ?? tokens.get(caller));
  const answer = await identity.request(method as 'GET', path.replace(':id', randomUUID()), {
    token,
    payload: method === 'GET' || method === 'DELETE' ? undefined : {},
  });
  // The route says so, not the guard: who is let in may have to log in again, which an API key can't.
  if (answer.body.type === 'urn:palisade:problem:fresh-login-required') return 'in';
  return answer.status === 401 || answer.status === 403 ? answer.status : 'in';
}

it('every route says who may call it, as written down here', () => {
  const said = identity.app
    .get(Routes)
    .all()
    .map(({ method, path, access }) => {
      if (access?.kind === 'requires') return [`${method} ${path}`, access.permissions.join(' ')];
      return [`${method} ${path}`, access?.kind === 'signed_in' ? 'signed in' : access?.kind];
    });
  expect(Object.fromEntries(said)).toEqual(expected);
});

it.each(guarded)('%s is closed to who has no credentials', async (route) => {
  expect(await outcome(route)).toBe(401);
});

it.each(guarded.flatMap(([route, access]) => roles.map((role) => [route, role, access] as const)))(
  '%s answers the %s as the table of permissions says',
  async (route, role: Role, access) => {
    const isAllowed = access === 'signed in' || permissionsOf(role).has(access as Permission);
    expect(await outcome(route, role)).toBe(isAllowed ? 'in' : 403);
  },
);

it.each(guarded)(
  '%s (%s) is closed to somebody without an organization unless it needs a login alone',
  async (route, access) => {
    expect(await outcome(route, 'nobody')).toBe(access === 'signed in' ? 'in' : 403);
  },
);

it.each(guarded)('%s (%s) is open to no API key but one with its scope', async (route, access) => {
  for (const scope of permissions)
    expect([scope, await outcome(route, scope)]).toEqual([scope, scope === access ? 'in' : 403]);
});

it('the document names every route, and its problems', async () => {
  const { body } = await identity.get('/openapi.json');
  const documented = Object.entries(body.paths as Record<string, object>).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
  expect(documented.sort()).toEqual(Object.keys(expected).sort());
  expect(Object.keys(body.paths['/v1/auth/login'].post.responses)).toEqual(
    expect.arrayContaining(['200', '400', '401', '429']),
  );
  expect(body.paths['/v1/auth/login'].post.security).toEqual([]);
  expect(body.paths['/v1/api-keys'].post.security).toEqual([{ bearer: [] }]);
});
