import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { Browser, credentialsIn } from '../testing/browser.js';
import { FactorsOf } from '../testing/factors.js';
import { Identity, type Person } from '../testing/identity.js';
import { lettersTo } from '../testing/letters.js';
import { clientSecretPurpose } from '../single-sign-on/openid.js';
import { Reseal } from './reseal.js';
import { seal, unseal } from './seal.js';

let identity: Identity;
let member: Person;

beforeAll(async () => {
  identity = await Identity.start();
  const { tenantId } = await identity.organization();
  member = await identity.member(tenantId, 'viewer');
});
afterAll(() => identity.close());

/** A replica with these keys in place of the one that runs. */
async function restart(settings: object): Promise<void> {
  const before = identity.app;
  Object.assign(identity.settings, settings);
  await identity.addReplica();
  await identity.stop(before);
}

it('seals all anew while everything goes on, and then the old key is needed for nothing', async () => {
  const browser = new Browser(identity);
  const factors = new FactorsOf(identity);
  const session = await browser.logIn(member);
  const { app } = await factors.enrolApp(session.access_token);
  const old = identity.settings.IDENTITY_KEY_ENCRYPTION_KEY;
  await provider(Buffer.from(old, 'base64'));
  const next = credentialsIn(await browser.refresh(session.refresh_token));
  const letters = await lettersTo(identity, member.email);
  expect(letters.length).toBeGreaterThan(0);

  const key = randomBytes(32).toString('base64');
  await restart({ IDENTITY_KEY_ENCRYPTION_KEY: key, IDENTITY_KEY_ENCRYPTION_KEY_PREVIOUS: old });
  expect((await browser.refresh(session.refresh_token)).status).toBe(200);
  expect(await lettersTo(identity, member.email)).toEqual(letters);
  const { resealed, unreadable } = await identity.app.get(Reseal).run();
  expect([resealed > letters.length + 2, unreadable]).toEqual([true, 0]);
  expect(await identity.app.get(Reseal).run()).toEqual({ resealed: 0, unreadable: 0 });

  await restart({ IDENTITY_KEY_ENCRYPTION_KEY_PREVIOUS: undefined });
  expect((await browser.refresh(next.refresh_token)).status).toBe(200);
  await factors.forgetSteps(member);
  expect((await factors.logIn(member, { totp: app.code() })).status).toBe(200);
  expect(await lettersTo(identity, member.email)).toEqual(expect.arrayContaining(letters));
  expect(await provider()).toBe('a secret');
});

/** The sealed secret of the organization's provider: puts one, or opens the one that is there. */
async function provider(sealWith?: Buffer): Promise<string> {
  const { tenantId } = member;
  const purpose = clientSecretPurpose(tenantId);
  const owned = new Client({ connectionString: identity.environment.adminUrl });
  await owned.connect();
  try {
    if (sealWith) {
      await owned.query(
        `insert into identity.identity_providers values ($1, 'https://login.corp.com', 'us', $2, 'viewer', false, 1, now(), now())`,
        [tenantId, seal(Buffer.from('a secret'), { key: sealWith, purpose })],
      );
      return 'a secret';
    }
    const { rows } = await owned.query<{ sealed: Buffer }>(
      'select sealed_client_secret as sealed from identity.identity_providers where tenant_id = $1',
      [tenantId],
    );
    const key = Buffer.from(identity.settings.IDENTITY_KEY_ENCRYPTION_KEY, 'base64');
    return unseal(rows[0]?.sealed ?? Buffer.alloc(0), { key, purpose }).toString();
  } finally {
    await owned.end();
  }
}
