import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AuditRecord, MemberJoinedRecord } from '@palisade/contracts';
import { anEmail, dataOf, Identity, PASSWORD, type Person } from '../testing/identity.js';
import { lettersTo, tokenIn } from '../testing/letters.js';
import { until } from '../testing/until.js';

let identity: Identity;
let other: NestFastifyApplication;
let admin: Person;
let token: string;

beforeAll(async () => {
  identity = await Identity.start();
  other = await identity.addReplica();
});
beforeEach(async () => {
  admin = await identity.organization();
  token = await identity.tokenOf(admin);
});
afterAll(() => identity.close());

/** The token that the address is mailed. */
async function invited(email: string, by = token, role = 'analyst'): Promise<string> {
  const { status } = await identity.post('/v1/invites', { email, role }, by);
  if (status !== 201) throw new Error(`the invite was answered ${String(status)}`);
  return tokenIn((await lettersTo(identity, email)).at(-1) ?? { text: '' });
}

const accept = (wanted: object, by: string, app = identity.app) =>
  identity.request('POST', '/v1/invites/accept', { token: by, payload: wanted, app });
const mine = async (by: string) => (await identity.get('/v1/invites/mine', by)).body.items;
const typeOf = (slug: string) => `urn:palisade:problem:${slug}`;
const unverify = ({ id }: Person) =>
  identity.database.system((tx) =>
    tx.query('update identity.users set email_verified_at = null where id = $1', [id]),
  );

describe('who is invited', () => {
  it('sees by the token of the mail who invites whom to what, without an account', async () => {
    const email = anEmail();
    expect(await identity.post('/v1/invites/preview', { token: await invited(email) })).toMatchObject({
      status: 200,
      body: {
        email,
        role: 'analyst',
        organization: { id: admin.tenantId, name: `Corp ${admin.tenantId}` },
        inviter: 'Ada Admin',
        expires_at: expect.any(String),
      },
    });
  });

  it('joins with the account of the address, and goes on with the token that he is given', async () => {
    const person = await identity.person();
    const before = await identity.tokenOf(person);
    const joined = await accept({ token: await invited(person.email) }, before);
    expect(joined).toMatchObject({
      status: 200,
      body: { user: { id: person.id }, organization: { id: admin.tenantId }, role: 'analyst' },
    });
    const after = String(joined.body.access_token);
    expect((await identity.get('/v1/members', after, other)).status).toBe(200);
    await until(async () => (await identity.get('/v1/auth/me', before, other)).status === 401, 2_000);
    const [event] = await identity.records(
      MemberJoinedRecord,
      1,
      (message) => dataOf(message).user_id === person.id,
    );
    expect(event?.key?.toString()).toBe(admin.tenantId);
    expect(dataOf(event)).toMatchObject({ role: 'analyst' });
    const [record] = await identity.records(
      AuditRecord,
      1,
      (message) =>
        dataOf(message).action === 'identity.invite.accepted' && dataOf(message).actor.id === person.id,
    );
    expect(record?.key?.toString()).toBe(admin.tenantId);
    expect((await identity.get('/v1/invites?state=accepted', token)).body.items).toMatchObject([
      { email: person.email, ended_at: expect.any(String) },
    ]);
  });

  it('finds the invites to his address, of every organization, and joins one without its mail', async () => {
    const person = await identity.person();
    const stranger = await identity.organization();
    await invited(person.email);
    await invited(person.email, await identity.tokenOf(stranger), 'viewer');
    await invited(anEmail());
    const by = await identity.tokenOf(person);
    const received = await mine(by);
    expect(received).toMatchObject([
      { organization: { id: admin.tenantId }, role: 'analyst', email: person.email },
      { organization: { id: stranger.tenantId }, role: 'viewer' },
    ]);
    expect(await accept({ invite_id: received[1].id }, by)).toMatchObject({
      status: 200,
      body: { organization: { id: stranger.tenantId }, role: 'viewer' },
    });
  });

  it('joins once of two invites at once', async () => {
    const person = await identity.person();
    const tokens = [
      await invited(person.email),
      await invited(person.email, await identity.tokenOf(await identity.organization())),
    ];
    const by = await identity.tokenOf(person);
    const answers = await Promise.all([
      accept({ token: tokens[0] }, by),
      accept({ token: tokens[1] }, by, other),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('joins once of one invite, however often it is sent at once', async () => {
    const person = await identity.person();
    const wanted = { token: await invited(person.email) };
    const by = await identity.tokenOf(person);
    const answers = await Promise.all([accept(wanted, by), accept(wanted, by, other), accept(wanted, by)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  });
});

describe('an invite is refused', () => {
  it('to an address that is not verified, in local mode too', async () => {
    const email = anEmail();
    await identity.post('/v1/auth/register', { email, password: PASSWORD, name: 'Ann' });
    const by = await identity.tokenOf({ email });
    const refused = await accept({ token: await invited(email) }, by);
    expect(refused).toMatchObject({ status: 403, body: { type: typeOf('email-not-verified') } });
    expect(await mine(by)).toEqual([]);
  });

  it('by its id, too', async () => {
    const person = await identity.person();
    await invited(person.email);
    const by = await identity.tokenOf(person);
    const [{ id }] = await mine(by);
    await unverify(person);
    expect((await accept({ invite_id: id }, by)).body.type).toBe(typeOf('email-not-verified'));
    const another = await identity.tokenOf(await identity.person());
    expect((await accept({ invite_id: id }, another)).status).toBe(404);
  });

  it('to an account of another address', async () => {
    const by = await identity.tokenOf(await identity.person());
    expect(await accept({ token: await invited(anEmail()) }, by)).toMatchObject({
      status: 403,
      body: { type: typeOf('invite-for-another-address') },
    });
  });

  it('to a member of another organization, of which the inviter learns nothing', async () => {
    const stranger = await identity.organization();
    const wanted = { token: await invited(stranger.email) };
    const listed = async () => (await identity.get('/v1/invites', token)).body.items;
    const before = await listed();
    const by = await identity.tokenOf(stranger);
    expect(await accept(wanted, by)).toMatchObject({
      status: 409,
      body: { type: typeOf('already-a-member') },
    });
    expect(await listed()).toEqual(before);
    expect((await identity.get('/v1/auth/me', by)).body.organization.id).toBe(stranger.tenantId);
  });

  it('once it has expired', async () => {
    const person = await identity.person();
    const wanted = { token: await invited(person.email) };
    await identity.database.asTenant(admin.tenantId, (tx) =>
      tx.query(`update identity.invites set expires_at = now() - interval '1 second'`),
    );
    const by = await identity.tokenOf(person);
    expect(await accept(wanted, by)).toMatchObject({ status: 410, body: { state: 'expired' } });
    expect(await mine(by)).toEqual([]);
  });

  it('with a token that is none, of no organization, or for somebody without a login', async () => {
    const by = await identity.tokenOf(await identity.person());
    const real = await invited(anEmail());
    const forged = `${real.slice(0, -43)}${'A'.repeat(43)}`;
    const nowhere = `pali_${'0'.repeat(32)}_${'A'.repeat(43)}`;
    for (const wrong of ['x', forged, nowhere]) {
      expect((await accept({ token: wrong }, by)).status).toBe(404);
      expect((await identity.post('/v1/invites/preview', { token: wrong })).status).toBe(404);
    }
    for (const wrong of [{}, { invite_id: 'x' }, { token: '' }, { token: 1 }]) {
      expect((await accept(wrong, by)).status).toBe(400);
    }
    expect((await identity.post('/v1/invites/accept', { token: real })).status).toBe(401);
  });
});
