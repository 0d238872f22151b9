import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditRecord } from '@palisade/contracts';
import { anEmail, dataOf, Identity, PASSWORD } from '../testing/identity.js';
import { createUser } from './create-user.js';
import { ForgetUnverified } from './forget-unverified.js';
import { User } from './user.entity.js';

const DAY_MS = 24 * 3600_000;

let identity: Identity;

beforeAll(async () => {
  identity = await Identity.start();
});
afterAll(() => identity.close());

const registered = (isVerified = false) =>
  identity.database.system((tx) =>
    createUser(tx, { email: anEmail(), name: 'Una Unverified', passwordHash: 'none', isVerified }),
  );
const isThere = ({ id }: { id: string }) => identity.database.system((tx) => tx.existsBy(User, { id }));
const forget = (days: number) => identity.app.get(ForgetUnverified).run(new Date(Date.now() + days * DAY_MS));

it('forgets accounts that nobody has verified in time, and no others', async () => {
  const [gone, verified, admin] = [await registered(), await registered(true), await identity.organization()];
  const email = anEmail();
  await identity.post('/v1/auth/register', { email, password: PASSWORD, name: 'Lou Local' });
  const inUse = (await identity.post('/v1/auth/login', { email, password: PASSWORD })).body.user;
  await forget(6.9);
  expect(await isThere(gone)).toBe(true);
  expect(await forget(7.1)).toBe(1);
  expect(await isThere(gone)).toBe(false);
  for (const kept of [verified, admin, inUse]) expect(await isThere(kept)).toBe(true);
  const [record] = await identity.records(AuditRecord, 1, (message) => {
    const { action, target } = dataOf(message);
    return action === 'auth.account.forgotten' && target.id === gone.id;
  });
  expect(dataOf(record)).toMatchObject({ reason: 'email-not-verified', actor: { kind: 'system' } });
  const proven = identity.database.system((tx) => tx.delete(User, { id: verified.id }));
  await expect(proven).rejects.toThrow('is not forgotten');
});

it('bounds the organizations that one person founds in a day', async () => {
  let token = await identity.tokenOf(await identity.person());
  const founded = [];
  for (let i = 0; i < 11; i++) {
    const name = `Firm ${String(i)}`;
    const answer = await identity.post('/v1/organizations', { name, time_zone: 'UTC' }, token);
    founded.push(answer.status);
    if (answer.status !== 201) break;
    token = answer.body.access_token as string;
    if (i === 0) {
      const again = await identity.post('/v1/organizations', { name, time_zone: 'UTC' }, token);
      expect(again.status).toBe(409); // he belongs somewhere, and it doesn't count
    }
    await identity.database.asTenant(answer.body.id as string, async (tx) => {
      await tx.query('delete from identity.memberships where tenant_id = $1', [answer.body.id]);
      await tx.query('update identity.users set tenant_id = null where tenant_id = $1', [answer.body.id]);
    });
  }
  expect(founded).toEqual([...Array<number>(10).fill(201), 429]);
});
