import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FollowedIdentity } from '@palisade/auth';
import { SigningKeyRecord } from '@palisade/contracts';
import { Outbox } from '@palisade/messaging';
import { decodeProtectedHeader } from 'jose';
import { Identity, type Person } from '../testing/identity.js';
import { until } from '../testing/until.js';
import { Settings } from '../settings.js';
import { RotateSigningKeys } from './rotate-signing-keys.js';
import { SigningKey } from './signing-key.entity.js';
import { SigningKeys } from './signing-keys.js';

let identity: Identity;
let rotation: RotateSigningKeys;
let admin: Person;

beforeAll(async () => {
  identity = await Identity.start();
  rotation = identity.app.get(RotateSigningKeys);
  admin = await identity.organization();
});
afterAll(() => identity.close());

const keys = () => identity.database.system((tx) => tx.find(SigningKey, { order: { createdAt: 'asc' } }));
const states = async () => (await keys()).map(({ state }) => state);
const kidOf = (token: string) => decodeProtectedHeader(token).kid ?? '';
const later = (seconds: number) => new Date(Date.now() + seconds * 1000);
const statusOf = async (token: string) => (await identity.get('/v1/auth/me', token)).status;
const known = (kid: string) => identity.app.get(FollowedIdentity).signingKey(kid)?.record.state;

it('rotates by age: published first, signing once everybody knows it, and old tokens hold until they expire', async () => {
  const old = await identity.tokenOf(admin);
  const month = 31 * 24 * 3600;
  await rotation.run(later(month));
  expect(await states()).toEqual(['active', 'pending']);
  expect(kidOf(await identity.tokenOf(admin))).toBe(kidOf(old));

  await rotation.run(later(month + 30));
  expect(await states()).toEqual(['active', 'pending']);
  await rotation.run(later(month + 61));
  expect(await states()).toEqual(['retired', 'active']);
  await until(async () => known(kidOf(old)) === 'retired');
  const fresh = await identity.tokenOf(admin);
  expect(kidOf(fresh)).not.toBe(kidOf(old));
  expect([await statusOf(old), await statusOf(fresh)]).toEqual([200, 200]);

  await rotation.run(later(month + 61 + 300));
  expect(await states()).toEqual(['retired', 'active']);
  await rotation.run(later(month + 61 + 400));
  expect(await states()).toEqual(['active']);
  await until(async () => (await statusOf(old)) === 401);
  expect(await statusOf(fresh)).toBe(200);
  const records = await identity.records(SigningKeyRecord, 3, ({ key }) => key?.toString() === kidOf(old));
  expect(records.at(-1)?.value).toBeNull();
});

it('makes one key, whatever number of replicas find it due at once', async () => {
  const due = later(70 * 24 * 3600);
  await Promise.all([1, 2, 3, 4].map(() => rotation.run(due)));
  expect(await states()).toEqual(['active', 'pending']);
});

it('rotates on command, once for two commands', async () => {
  const [first, second] = await Promise.all([rotation.begin(), rotation.begin()]);
  expect(second).toBe(first);
});

it('ends the tokens of a revoked key', async () => {
  const token = await identity.tokenOf(admin);
  await rotation.revoke();
  await until(async () => (await statusOf(token)) === 401, 2_000);
  const fresh = await identity.tokenOf(admin);
  await until(async () => (await statusOf(fresh)) === 200, 2_000);
});

it('stores no private key and publishes none', async () => {
  for (const { kid, sealedPrivateKey, x } of await keys()) {
    expect(sealedPrivateKey.toString('latin1')).not.toContain(Buffer.from(x, 'base64url').toString('latin1'));
    const [record] = await identity.records(SigningKeyRecord, 1, ({ key }) => key?.toString() === kid);
    expect(Object.keys(JSON.parse(record?.value?.toString() ?? ''))).not.toContain('d');
  }
});

it('says which setting is wrong when the keys were sealed under another one', async () => {
  const settings = { ...identity.app.get(Settings), sealing: { key: Buffer.alloc(32) } };
  const keys = new SigningKeys(identity.app.get(Outbox), settings);
  const run = new RotateSigningKeys(identity.database, keys, settings).run();
  await expect(run).rejects.toThrow('IDENTITY_KEY_ENCRYPTION_KEY');
});
