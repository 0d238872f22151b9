import { createHmac, createSign, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditTrail, FollowedIdentity } from '@palisade/auth';
import { AuditRecord } from '@palisade/contracts';
import { SigningKeys } from './signing-keys/signing-keys.js';
import { Browser, type Credentials } from './testing/browser.js';
import { dataOf, Identity, type Person } from './testing/identity.js';

/** What the attacker works on: a viewer's own good token, and what anybody can know. */
interface Known {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  signature: string;
  publicKey: KeyObject;
  /** identity's own: for tokens that it would have to sign by mistake. */
  privateKey: KeyObject;
}

let identity: Identity;
let browser: Browser;
let admin: Person;
let viewer: Person;
let known: Known;
let given: Credentials;

beforeAll(async () => {
  identity = await Identity.start();
  browser = new Browser(identity);
  admin = await identity.organization();
  viewer = await identity.member(admin.tenantId, 'viewer');
  given = await browser.logIn(viewer);
  const [header = '', claims = '', signature = ''] = given.access_token.split('.');
  const { kid, privateKey } = await identity.database.system((tx) =>
    identity.app.get(SigningKeys).active(tx),
  );
  const publicKey = identity.app.get(FollowedIdentity).signingKey(kid)?.key;
  if (!publicKey) throw new Error('the signing key is not published');
  known = { header: decoded(header), claims: decoded(claims), signature, publicKey, privateKey };
});
afterAll(() => identity.close());

const seconds = () => Math.floor(Date.now() / 1000);
const attacker = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: KeyObject) => key.export({ format: 'pem', type: 'spki' });
const der = (key: KeyObject) => key.export({ format: 'der', type: 'spki' });
const jwk = (key: KeyObject) => key.export({ format: 'jwk' });

it('takes the token that the attacks below change', async () => {
  expect(await statusWith(tokenOf(known.header, known.claims, es256(known.privateKey)))).toBe(200);
  expect(await statusWith(given.access_token)).toBe(200);
});

it.each<[string, (known: Known) => string]>([
  // No signature
  ['alg none', ({ header, claims }) => tokenOf({ ...header, alg: 'none' }, claims, nothing)],
  ['alg nOnE', ({ header, claims }) => tokenOf({ ...header, alg: 'nOnE' }, claims, nothing)],
  ['alg none with a signature', (k) => tokenOf({ ...k.header, alg: 'none' }, k.claims, es256(k.privateKey))],
  ['no signature under ES256', ({ header, claims }) => tokenOf(header, claims, nothing)],
  ['a signature of zeros', ({ header, claims }) => tokenOf(header, claims, zeros)],

  // The public key taken for a secret
  ['HS256 with the public key as PEM', (k) => confused(k, pem(k.publicKey))],
  ['HS256 with the public key as DER', (k) => confused(k, der(k.publicKey))],
  ['HS256 with the public key as JWK', (k) => confused(k, JSON.stringify(jwk(k.publicKey)))],
  ['HS256 with an empty secret', (k) => confused(k, '')],
  ['an HMAC that says ES256', (k) => tokenOf(k.header, k.claims, hs256(pem(k.publicKey)))],

  // A key of the attacker's
  ["the attacker's key under our kid", (k) => tokenOf(k.header, k.claims, es256(attacker.privateKey))],
  ["the attacker's key in the header", (k) => withOwnKey(k, { jwk: jwk(attacker.publicKey) })],
  ["the attacker's key at an address", (k) => withOwnKey(k, { jku: 'https://attacker.example/jwks' })],
  ['an unknown kid', (k) => withOwnKey(k, { kid: randomUUID() })],
  ['no kid', (k) => withOwnKey(k, { kid: undefined })],
  ['a kid that is a path', (k) => withOwnKey(k, { kid: '../../../dev/null' })],
  ['a kid of a prototype', (k) => withOwnKey(k, { kid: '__proto__' })],
  ['RS256', (k) => tokenOf({ ...k.header, alg: 'RS256' }, k.claims, rs256)],
  ['an extension that must be understood', (k) => signed(k, {}, { crit: ['exp'], b64: false })],

  // A token of ours for something else
  ['typ JWT', (k) => signed(k, {}, { typ: 'JWT' })],
  ['no typ', (k) => signed(k, {}, { typ: undefined })],
  ['another audience', (k) => signed(k, { aud: 'elsewhere' })],
  ['no audience', (k) => signed(k, { aud: undefined })],
  ['another issuer', (k) => signed(k, { iss: 'https://attacker.example' })],
  ['no issuer', (k) => signed(k, { iss: undefined })],
  ['an expired token', (k) => signed(k, { iat: seconds() - 600, exp: seconds() - 1 })],
  ['a token without an end', (k) => signed(k, { exp: undefined })],
  ['a token from the future', (k) => signed(k, { iat: seconds() + 3_600, exp: seconds() + 7_200 })],

  // A good token with other claims
  ['another role', (k) => changed(k, { role: 'admin' })],
  ['another tenant', (k) => changed(k, { tid: randomUUID() })],
  ['another user', (k) => changed(k, { sub: admin.id })],
  ['another session', (k) => changed(k, { sid: randomUUID() })],
  ['a later end', (k) => changed(k, { exp: seconds() + 86_400 })],
  ['a later membership', (k) => changed(k, { mv: 99 })],

  // Other credentials in its place
  ['a refresh token', () => given.refresh_token],
  ['a made-up API key', () => `pal_${'0'.repeat(32)}_${'A'.repeat(43)}`],
  ['a token inside a token', ({ header }) => `${encoded(header)}.${given.access_token}`],
  ['a token without its signature part', () => given.access_token.split('.').slice(0, 2).join('.')],
  ['a token and more', () => `${given.access_token}.${given.access_token}`],
])('refuses %s', async (_name, forge) => {
  expect(await statusWith(forge(known))).toBe(401);
});

it("refuses a good token in another's place: the session says whose it is", async () => {
  expect(await statusWith(signed(known, { sub: admin.id }))).toBe(401);
  expect(await statusWith(signed(known, { tid: randomUUID() }))).toBe(401);
  expect(await statusWith(signed(known, { sid: randomUUID(), iat: seconds() - 60 }))).toBe(401);
  expect(await statusWith(signed(known, { mv: 1 }))).toBe(401);
});

it('refuses an access token where a refresh token is wanted, and any that is forged', async () => {
  for (const token of [given.access_token, tokenOf({ alg: 'none' }, known.claims, nothing), 'a.b.c']) {
    expect((await browser.refresh(token)).status).toBe(401);
    expect((await browser.logOut({ refreshToken: token })).status).toBe(401);
  }
  expect(await statusWith(given.access_token)).toBe(200);
});

it('refuses a replayed refresh token, and ends what was won with it', async () => {
  const stolen = await browser.logIn(viewer);
  expect((await browser.refresh(stolen.refresh_token)).status).toBe(200);
  await identity.database.system((tx) =>
    tx.query(`update identity.refresh_tokens set rotated_at = rotated_at - interval '1 minute'`),
  );
  expect(await browser.refresh(stolen.refresh_token)).toMatchObject({
    status: 401,
    body: { type: 'urn:palisade:problem:session-ended' },
  });
});

it('refuses a cookie, with a word of its own in what it records', async () => {
  identity.address = '203.0.113.77';
  const cookie = `palisade_access=${given.access_token}; palisade_refresh=${given.refresh_token}`;
  const status = async (method: 'GET' | 'POST', url: string, headers: Record<string, string>) =>
    (await identity.request(method, url, { headers })).status;
  expect(await status('GET', '/v1/auth/me', { cookie })).toBe(401);
  expect(await status('GET', '/v1/auth/me', { cookie, authorization: 'Basic YTpi' })).toBe(401);
  expect(await status('POST', '/v1/auth/refresh', { cookie })).toBe(401);
  expect(await status('POST', '/v1/auth/logout', { cookie })).toBe(401);
  await identity.app.get(AuditTrail).flush();
  const [record] = await identity.records(AuditRecord, 1, (message) => {
    const { actor, reason } = dataOf(message);
    return actor.ip === identity.address && reason === 'cookie-refused';
  });
  expect(dataOf(record)).toMatchObject({ action: 'auth.credentials.refused', outcome: 'denied', count: 3 });
  expect(await statusWith(given.access_token)).toBe(200);
});

type Sign = (input: string) => string;

async function statusWith(token: string): Promise<number> {
  return (await identity.get('/v1/auth/me', token)).status;
}

/** Signed by the real key, with these claims and this header instead. */
function signed({ header, claims, privateKey }: Known, other: object, otherHeader: object = {}): string {
  return tokenOf({ ...header, ...otherHeader }, { ...claims, ...other }, es256(privateKey));
}

/** The real signature under other claims. */
function changed({ header, claims, signature }: Known, other: object): string {
  return tokenOf(header, { ...claims, ...other }, () => signature);
}

function confused({ header, claims }: Known, secret: string | Buffer): string {
  return tokenOf({ ...header, alg: 'HS256' }, claims, hs256(secret));
}

function withOwnKey({ header, claims }: Known, other: object): string {
  return tokenOf({ ...header, ...other }, claims, es256(attacker.privateKey));
}

function tokenOf(header: object, claims: object, sign: Sign): string {
  const input = `${encoded(header)}.${encoded(claims)}`;
  return `${input}.${sign(input)}`;
}

function es256(key: KeyObject): Sign {
  return (input) =>
    createSign('SHA256').update(input).sign({ key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
}

function hs256(secret: string | Buffer): Sign {
  return (input) => createHmac('sha256', secret).update(input).digest('base64url');
}

function rs256(input: string): string {
  return createSign('SHA256').update(input).sign(rsa.privateKey).toString('base64url');
}

function nothing(): string {
  return '';
}

function zeros(): string {
  return Buffer.alloc(64).toString('base64url');
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function decoded(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
}
