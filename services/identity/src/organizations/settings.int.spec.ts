import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { AuditRecord, OrganizationRecord } from '@palisade/contracts';
import { dataOf, Identity, type Person } from '../testing/identity.js';

const current = '/v1/organizations/current';
let identity: Identity;
let admin: Person;
let token: string;

beforeAll(async () => {
  identity = await Identity.start();
});
beforeEach(async () => {
  admin = await identity.organization();
  token = await identity.tokenOf(admin);
});
afterAll(() => identity.close());

const ofTenant =
  (tenantId: string) =>
  ({ headers }: { headers?: Record<string, unknown> }) =>
    String(headers?.['ce_tenantid']) === tenantId;

const settings = {
  business: { legal_name: 'Acme AG', country: 'CH', contact_email: 'Office@Acme.example' },
  frameworks: ['gdpr', 'soc2'],
  risk_tolerance: 'low',
  retention_days: { file_access_events: 90 },
};

it('begin with nothing chosen', async () => {
  expect((await identity.get(current, token)).body).toMatchObject({
    revision: 1,
    settings: {
      business: { legal_name: null, country: null, industry: null, size: null, contact_email: null },
      frameworks: [],
      risk_tolerance: 'medium',
      retention_days: { file_access_events: null, alerts: null },
    },
  });
});

it('are changed at the revision that was seen, published whole, and recorded without the names of people', async () => {
  const changed = await identity.patch(
    current,
    { name: ' Acme ', time_zone: 'Europe/Paris', settings, revision: 1 },
    token,
  );
  const body = {
    name: 'Acme',
    time_zone: 'Europe/Paris',
    revision: 2,
    settings: {
      business: {
        legal_name: 'Acme AG',
        country: 'CH',
        industry: null,
        contact_email: 'office@acme.example',
      },
      frameworks: ['soc2', 'gdpr'],
      risk_tolerance: 'low',
      retention_days: { file_access_events: 90, alerts: null },
    },
  };
  expect(changed).toMatchObject({ status: 200, body });
  expect((await identity.get(current, token)).body).toEqual(changed.body);

  const published = await identity.records(OrganizationRecord, 2, ofTenant(admin.tenantId));
  expect(dataOf(published[1])).toEqual({
    organization_id: admin.tenantId,
    revision: 2,
    name: 'Acme',
    time_zone: 'Europe/Paris',
    settings: {
      'business.legal_name': 'Acme AG',
      'business.country': 'CH',
      'business.contact_email': 'office@acme.example',
      frameworks: 'soc2,gdpr',
      risk_tolerance: 'low',
      'retention.file_access_events': '90',
    },
    flags: {},
  });
  const [record] = await identity.records(
    AuditRecord,
    1,
    (message) =>
      dataOf(message).action === 'identity.organization.changed' && ofTenant(admin.tenantId)(message),
  );
  expect(dataOf(record)).toMatchObject({
    actor: { id: admin.id },
    target: { kind: 'organization', id: admin.tenantId },
    details: {
      name: `Corp ${admin.tenantId} → Acme`,
      frameworks: 'unset → soc2,gdpr',
      risk_tolerance: 'medium → low',
      'retention.file_access_events': 'unset → 90',
      'business.contact_email': 'changed',
    },
  });
  expect(record?.value?.toString()).not.toContain('office@acme.example');
});

it('stay when a change does not name them, and go with null', async () => {
  await identity.patch(current, { settings, revision: 1 }, token);
  const change = { business: { country: null, size: '11-50' }, retention_days: { alerts: 365 } };
  const { body } = await identity.patch(current, { settings: change, revision: 2 }, token);
  expect(body.settings).toMatchObject({
    business: { legal_name: 'Acme AG', country: null, size: '11-50' },
    frameworks: ['soc2', 'gdpr'],
    retention_days: { file_access_events: 90, alerts: 365 },
  });
});

it('keep their revision when nothing changes', async () => {
  const same = { time_zone: 'Europe/Zurich', settings: { risk_tolerance: 'medium' }, revision: 1 };
  expect(await identity.patch(current, same, token)).toMatchObject({ status: 200, body: { revision: 1 } });
});

it('are changed by one of two at once; the other is told the revision', async () => {
  const answers = await Promise.all(
    ['One', 'Two'].map((name) => identity.patch(current, { name, revision: 1 }, token)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
    type: 'urn:palisade:problem:stale-revision',
    revision: 2,
  });
});

it("of one organization are neither shown in another nor changed by its admin's hand", async () => {
  const stranger = await identity.organization();
  const strangers = await identity.tokenOf(stranger);
  await identity.patch(current, { name: 'Mine', settings, revision: 1 }, token);
  await identity.patch(current, { name: 'Theirs', revision: 1 }, strangers);
  expect((await identity.get(current, token)).body).toMatchObject({ id: admin.tenantId, name: 'Mine' });
  expect((await identity.get(current, strangers)).body).toMatchObject({
    id: stranger.tenantId,
    name: 'Theirs',
    settings: { frameworks: [], business: { legal_name: null } },
  });
});

it('are read by every member and changed by admins alone', async () => {
  const analyst = await identity.tokenOf(await identity.member(admin.tenantId, 'analyst'));
  expect((await identity.get(current, analyst)).status).toBe(200);
  expect((await identity.patch(current, { name: 'Mine', revision: 1 }, analyst)).status).toBe(403);
});

it.each([
  {},
  { name: 'x' },
  { revision: 0 },
  { name: null, revision: 1 },
  { name: '', revision: 1 },
  { time_zone: 'Mars/Olympus', revision: 1 },
  { settings: null, revision: 1 },
  { settings: [], revision: 1 },
  { settings: { colour: 'red' }, revision: 1 },
  { settings: { frameworks: ['soc3'] }, revision: 1 },
  { settings: { frameworks: ['soc2', 'soc2'] }, revision: 1 },
  { settings: { frameworks: 'soc2' }, revision: 1 },
  { settings: { frameworks: null }, revision: 1 },
  { settings: { risk_tolerance: 'none' }, revision: 1 },
  { settings: { business: null }, revision: 1 },
  { settings: { business: { country: 'Switzerland' } }, revision: 1 },
  { settings: { business: { contact_email: 'nobody' } }, revision: 1 },
  { settings: { business: { size: 'big' } }, revision: 1 },
  { settings: { business: { legal_name: 'a\u0000b' } }, revision: 1 },
  { settings: { retention_days: { file_access_events: 0 } }, revision: 1 },
  { settings: { retention_days: { file_access_events: 366 } }, revision: 1 },
  { settings: { retention_days: { alerts: 29 } }, revision: 1 },
  { settings: { retention_days: { alerts: 30.5 } }, revision: 1 },
  { tenant_id: 'another', revision: 1 },
])('refuse %j', async (body) => {
  expect((await identity.patch(current, body, token)).status).toBe(400);
});
