import { createHmac, createSign, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { AccessTokens } from './access-tokens.js';
import { FollowedIdentity } from './followed-identity.js';

const now = Math.floor(Date.now() / 1000);
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = publicKey.export({ format: 'jwk' });
const sessionId = randomUUID();
const userId = randomUUID();
const tenantId = randomUUID();

const header = { alg: 'ES256', typ: 'at+jwt', kid: 'k1' };
const claims = {
  iss: 'palisade',
  aud: 'palisade',
  sub: userId,
  sid: sessionId,
  tid: tenantId,
  role: 'analyst',
  email: 'ann@corp.com',
  mv: 3,
  iat: now - 60,
  exp: now + 240,
  jti: randomUUID(),
};

interface Change {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  sign?: (input: string) => string;
}

it.each<[string, Change, string | undefined]>([
  ['takes a valid token', {}, undefined],
  ['refuses alg none', { header: { alg: 'none' }, sign: () => '' }, 'token-malformed'],
  ['refuses no signature under ES256', { sign: () => '' }, 'token-invalid'],
  [
    'refuses an HMAC over the public key as HS256',
    { header: { alg: 'HS256' }, sign: (input) => hmac(input, publicKey) },
    'token-malformed',
  ],
  [
    'refuses an HMAC over the public key that claims to be ES256',
    { sign: (input) => hmac(input, publicKey) },
    'token-invalid',
  ],
  ['refuses another key', { sign: (input) => es256(input, otherKey()) }, 'token-invalid'],
  ['refuses a changed claim', { sign: () => es256('another.input', privateKey) }, 'token-invalid'],
  ['refuses an unknown kid', { header: { kid: 'k2' } }, 'signing-key-unknown'],
  ['refuses a missing kid', { header: { kid: undefined } }, 'token-malformed'],
  ['refuses a token of another type', { header: { typ: 'JWT' } }, 'token-malformed'],
  ['refuses an extension that must be understood', { header: { crit: ['exp'] } }, 'token-malformed'],
  ['refuses a signature of zeros', { sign: () => Buffer.alloc(64).toString('base64url') }, 'token-invalid'],
  ['refuses a key in the header', { header: { kid: 'k2', jwk } }, 'signing-key-unknown'],
  ['refuses another issuer', { claims: { iss: 'elsewhere' } }, 'token-invalid'],
  ['refuses another audience', { claims: { aud: 'elsewhere' } }, 'token-invalid'],
  ['refuses a missing audience', { claims: { aud: undefined } }, 'token-invalid'],
  ['refuses an expired token', { claims: { exp: now - 1 } }, 'token-expired'],
  ['refuses a token that never expires', { claims: { exp: undefined } }, 'token-malformed'],
  ['refuses a token not valid yet', { claims: { nbf: now + 600 } }, 'token-invalid'],
  ['refuses a token from the future', { claims: { iat: now + 600 } }, 'issued-in-the-future'],
  ['refuses a missing session', { claims: { sid: undefined } }, 'token-malformed'],
  ['refuses an invented role', { claims: { role: 'owner' } }, 'token-malformed'],
  ['refuses a role in a list', { claims: { role: ['admin'] } }, 'token-malformed'],
  ['refuses a version that is no number', { claims: { mv: '9' } }, 'token-malformed'],
  ['refuses an older membership', { claims: { mv: 2 } }, 'membership-changed'],
  [
    "refuses another tenant in the session's version",
    { claims: { tid: randomUUID() } },
    'membership-changed',
  ],
  ["refuses another user's session", { claims: { sub: randomUUID() } }, 'session-ended'],
  ['refuses an old token of an unknown session', { claims: { sid: randomUUID() } }, 'session-unknown'],
  [
    'takes a fresh token whose session record is on its way',
    { claims: { sid: randomUUID(), iat: now } },
    undefined,
  ],
])('%s', async (_name, change, refused) => {
  const verdict = await checker().check(tokenWith(change));
  if (refused === undefined) expect(verdict).toHaveProperty('caller.id', userId);
  else expect(verdict).toEqual({ refused });
});

it.each(['', 'x', 'a.b.c', `${'a'.repeat(3000)}.b.c`, '..', 'bnVsbA.e30.x'])(
  'refuses the garbage %p',
  async (token) => {
    await expect(checker().check(token)).resolves.toHaveProperty('refused');
  },
);

it.each([
  ['revoked', { state: 'revoked' as const }, 'session-ended'],
  ['expired', { expires_at: new Date(Date.now() - 1000).toISOString() }, 'session-expired'],
])('refuses a session that is %s', async (_name, change, refused) => {
  const identity = followed();
  identity.onSession(tenantId, { ...session, ...change, revision: 2 });
  expect(await checker(identity).check(tokenWith({}))).toEqual({ refused });
});

it('keeps a revocation when an older record of the session arrives after it', async () => {
  const identity = followed();
  identity.onSession(tenantId, { ...session, state: 'revoked', revision: 3 });
  identity.onSession(tenantId, { ...session, revision: 2 });
  expect(await checker(identity).check(tokenWith({}))).toEqual({ refused: 'session-ended' });
});

it('takes tokens of a retired key until it expires, and none of a revoked one', async () => {
  const identity = followed();
  identity.onSigningKey({ ...signingKey, state: 'retired', expires_at: inSeconds(60), revision: 2 });
  expect(await checker(identity).check(tokenWith({}))).toHaveProperty('caller');
  identity.onSigningKey({ ...signingKey, state: 'retired', expires_at: inSeconds(-1), revision: 3 });
  expect(await checker(identity).check(tokenWith({}))).toEqual({ refused: 'signing-key-unknown' });
  identity.onSigningKey({ ...signingKey, state: 'revoked', revision: 4 });
  expect(await checker(identity).check(tokenWith({}))).toEqual({ refused: 'signing-key-unknown' });
});

describe('a token that was taken before', () => {
  it.each<[string, (identity: FollowedIdentity) => void, string]>([
    [
      'its session ended',
      (identity) => {
        identity.onSession(tenantId, { ...session, state: 'revoked', revision: 2 });
      },
      'session-ended',
    ],
    [
      'its membership changed',
      (identity) => {
        identity.onSession(tenantId, { ...session, membership_version: 4, revision: 2 });
      },
      'membership-changed',
    ],
    [
      'its key was revoked',
      (identity) => {
        identity.onSigningKey({ ...signingKey, state: 'revoked', revision: 2 });
      },
      'signing-key-unknown',
    ],
    [
      'its key is another',
      (identity) => {
        const { x, y } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
          format: 'jwk',
        });
        identity.onSigningKey({ ...signingKey, x: String(x), y: String(y), revision: 2 });
      },
      'token-invalid',
    ],
  ])('is refused once %s', async (_name, change, refused) => {
    const identity = followed();
    const tokens = checker(identity);
    const token = tokenWith({});
    expect(await tokens.check(token)).toHaveProperty('caller.id', userId);
    change(identity);
    expect(await tokens.check(token)).toEqual({ refused });
  });

  it('is refused once it has expired', async () => {
    const tokens = checker();
    const token = tokenWith({});
    expect(await tokens.check(token)).toHaveProperty('caller.id', userId);
    jest.useFakeTimers({ now: (claims.exp + 1) * 1000, doNotFake: ['nextTick', 'setImmediate'] });
    try {
      expect(await tokens.check(token)).toEqual({ refused: 'token-expired' });
    } finally {
      jest.useRealTimers();
    }
  });

  it('vouches for no other signature', async () => {
    const tokens = checker();
    const token = tokenWith({});
    await tokens.check(token);
    const forged = `${token.slice(0, token.lastIndexOf('.'))}.${Buffer.alloc(64, 7).toString('base64url')}`;
    expect(await tokens.check(forged)).toEqual({ refused: 'token-invalid' });
    expect(await tokens.check(token)).toHaveProperty('caller.id', userId);
  });
});

it('takes the tenant and the permissions from the token', async () => {
  const verdict = await checker().check(tokenWith({}));
  expect(verdict).toMatchObject({ caller: { kind: 'user', tenantId, role: 'analyst', sessionId } });
  expect('caller' in verdict && [...verdict.caller.permissions]).toContain('alerts:triage');
  expect('caller' in verdict && [...verdict.caller.permissions]).not.toContain('api-keys:manage');
});

const signingKey = { kid: 'k1', revision: 1, x: jwk.x, y: jwk.y, state: 'active' as const };
const session = {
  session_id: sessionId,
  revision: 1,
  user_id: userId,
  role: 'analyst' as const,
  membership_version: 3,
  state: 'active' as const,
  expires_at: inSeconds(3600),
};

function followed(): FollowedIdentity {
  const identity = new FollowedIdentity();
  identity.onSigningKey(signingKey);
  identity.onSession(tenantId, session);
  return identity;
}

function checker(identity = followed()): AccessTokens {
  return new AccessTokens({ issuer: 'palisade' }, identity);
}

function tokenWith({ header: h, claims: c, sign = (input) => es256(input, privateKey) }: Change): string {
  const input = [
    { ...header, ...h },
    { ...claims, ...c },
  ]
    .map(encoded)
    .join('.');
  return `${input}.${sign(input)}`;
}

function encoded(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function es256(input: string, key: KeyObject): string {
  return createSign('SHA256').update(input).sign({ key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
}

function hmac(input: string, key: KeyObject): string {
  return createHmac('sha256', key.export({ format: 'pem', type: 'spki' }))
    .update(input)
    .digest('base64url');
}

function otherKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

function inSeconds(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}
