import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditRecord, OrganizationRecord } from '@palisade/contracts';
import { flags } from '@palisade/organizations';
import { dataOf, Identity, type Person } from '../testing/identity.js';

let identity: Identity;
let admin: Person;
let token: string;

beforeAll(async () => {
  identity = await Identity.start();
  admin = await identity.organization();
  token = await identity.tokenOf(admin);
});
afterAll(() => identity.close());

const list = async (by: string) => (await identity.get('/v1/flags', by)).body.items;
const put = (name: string, payload: object, by = token) =>
  identity.request('PUT', `/v1/flags/${name}`, { token: by, payload });
const named = (name: string) => expect.objectContaining({ name });

it('lists every feature of the catalogue as it is by default', async () => {
  expect(await list(token)).toEqual(
    flags.map(({ name, title, description, default: byDefault }) => ({
      name,
      title,
      description,
      enabled: byDefault,
      default: byDefault,
    })),
  );
});

it('turns one off and on again, with a record of each and the next revision of the organization', async () => {
  expect(await put('backtests', { enabled: false })).toMatchObject({
    status: 200,
    body: { name: 'backtests', enabled: false, default: true },
  });
  expect((await put('backtests', { enabled: false })).status).toBe(200);
  expect(await list(token)).toContainEqual(expect.objectContaining({ name: 'backtests', enabled: false }));
  expect((await put('backtests', { enabled: true })).body.enabled).toBe(true);

  const published = await identity.records(
    OrganizationRecord,
    3,
    ({ key }) => key?.toString() === admin.tenantId,
  );
  expect(published.map(dataOf).map(({ revision, flags: chosen }) => [revision, chosen ?? {}])).toEqual([
    [1, {}],
    [2, { backtests: false }],
    [3, { backtests: true }],
  ]);
  const records = await identity.records(
    AuditRecord,
    2,
    (message) => dataOf(message).action === 'identity.flag.changed',
  );
  expect(records.map(dataOf)).toEqual([
    expect.objectContaining({ target: { kind: 'flag', id: 'backtests' }, details: { enabled: 'false' } }),
    expect.objectContaining({ target: { kind: 'flag', id: 'backtests' }, details: { enabled: 'true' } }),
  ]);
});

it('is the organization’s own choice', async () => {
  const stranger = await identity.tokenOf(await identity.organization());
  await put('live-events', { enabled: false });
  expect((await list(stranger)).every(({ enabled }: { enabled: boolean }) => enabled)).toBe(true);
  expect(await list(token)).toEqual([named('live-events'), named('backtests')]);
});

it('is read by everybody of the organization, and chosen by admins', async () => {
  const viewer = await identity.tokenOf(await identity.member(admin.tenantId, 'viewer'));
  expect(await list(viewer)).toHaveLength(flags.length);
  expect((await put('backtests', { enabled: false }, viewer)).status).toBe(403);
});

it.each([
  ['no-such-feature', { enabled: true }, 404],
  ['backtests', {}, 400],
  ['backtests', { enabled: 'no' }, 400],
  ['backtests', { enabled: true, for: 'all' }, 400],
])('refuses %s %j', async (name, payload, status) => {
  expect((await put(name, payload)).status).toBe(status);
});
