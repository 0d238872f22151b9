import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Registry } from '../testing/registry.js';

let registry: Registry;

beforeAll(async () => {
  registry = await Registry.start();
});
afterAll(() => registry.close());

const problem = (slug: string) => ({ type: `urn:palisade:problem:${slug}` });
const payments = { name: 'Payments', base_url: 'https://API.example.com:443/v1' };

it('registers, changes, stops and deletes an API, and tells of its whole state each time', async () => {
  const client = await registry.client();
  const { status, body: api } = await client.post('/v1/apis', payments);
  expect([status, api]).toEqual([
    201,
    expect.objectContaining({
      revision: 1,
      base_url: 'https://api.example.com/v1',
      criticality: 'medium',
      data_sensitivity: 'internal',
      max_requests_per_second: 2,
      active: true,
      document: null,
      last_audit: null,
      open_audit: null,
    }),
  ]);
  const path = `/v1/apis/${String(api.id)}`;
  const changed = await client.patch(path, {
    revision: 1,
    name: 'Pay',
    criticality: 'critical',
    environment: ' production ',
    owner_email: 'owner@corp.com',
  });
  expect(changed.body).toMatchObject({ revision: 2, name: 'Pay', environment: 'production' });
  expect(await client.patch(path, { revision: 1, name: 'Late' })).toMatchObject({
    status: 409,
    body: { ...problem('stale-revision'), revision: 2 },
  });
  // What is so already is no change.
  expect((await client.patch(path, { revision: 2, name: 'Pay' })).body.revision).toBe(2);
  await client.patch(path, { revision: 2, base_url: 'https://api.example.com/v2', environment: null });
  expect((await client.post(`${path}/deactivate`)).body).toMatchObject({ active: false, revision: 4 });
  expect((await client.post(`${path}/deactivate`)).body.revision).toBe(4);
  expect((await client.post(`${path}/activate`)).body).toMatchObject({ active: true, revision: 5 });
  expect((await client.delete(path)).status).toBe(204);
  expect((await client.get(path)).status).toBe(404);

  const key = `${client.tenantId}:${String(api.id)}`;
  const told = await registry.records('api-registry.events.v1', key, 6);
  expect(told.map(({ data }) => [data.revision, data.base_url_revision, data.active ?? false])).toEqual([
    ...[1, 2].map((revision) => [revision, 1, true]),
    [3, 2, true],
    [4, 2, false],
    [5, 2, true],
    [6, undefined, false],
  ]);
  expect(told.map(({ type }) => type)).toEqual([...Array<string>(5).fill('ApiChanged'), 'ApiDeleted']);
  const records = await registry.records('audit.records.v1', client.tenantId, 6);
  expect(records.map(({ data }) => data.action.replace('apis.api.', ''))).toEqual([
    'registered',
    'changed',
    'changed',
    'deactivated',
    'activated',
    'deleted',
  ]);
});

it('gives a name, in whatever case, and a URL to one API of an organization, also when two ask at once', async () => {
  const [client, other] = [await registry.client(), await registry.client()];
  const statuses = async (...bodies: object[]) => {
    const answers = await Promise.all(bodies.map((body) => client.post('/v1/apis', body)));
    return answers.map(({ status, body }) => (status === 201 ? 'made' : body.type.split(':').at(-1))).sort();
  };
  for (let round = 0; round < 3; round++) {
    const [name, url] = [`API ${String(round)}`, `https://${String(round)}.example.com/`];
    expect(
      await statuses({ name, base_url: `${url}a` }, { name: name.toLowerCase(), base_url: `${url}b` }),
    ).toEqual(['api-name-taken', 'made']);
    expect(
      await statuses({ name: `${name}x`, base_url: `${url}c` }, { name: `${name}y`, base_url: `${url}c/` }),
    ).toEqual(['api-url-taken', 'made']);
  }
  const { body: free } = await client.post('/v1/apis', {
    name: 'free',
    base_url: 'https://free.example.com',
  });
  const renaming = await client.patch(`/v1/apis/${String(free.id)}`, { revision: 1, name: 'api 1' });
  expect(renaming).toMatchObject({ status: 409, body: problem('api-name-taken') });
  expect((await other.post('/v1/apis', { name: 'API 1', base_url: 'https://1.example.com/a' })).status).toBe(
    201,
  );
});

it('shows an organization its own APIs alone', async () => {
  const [client, stranger] = [await registry.client(), await registry.client()];
  const path = `/v1/apis/${await client.register()}`;
  const asked = await Promise.all([
    stranger.get(path),
    stranger.patch(path, { revision: 1, name: 'mine' }),
    stranger.post(`${path}/deactivate`),
    stranger.delete(path),
    client.get('/v1/apis/nonsense'),
    client.get(`/v1/apis/${randomUUID()}`),
  ]);
  expect(asked.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
  expect((await stranger.get('/v1/apis')).body.items).toEqual([]);
  expect((await stranger.get('/v1/apis/summary')).body.total).toBe(0);
  const reader = await registry.clientOf(client.tenantId, 'apis:read');
  expect((await reader.post('/v1/apis', payments)).status).toBe(403);
  expect((await reader.get('/v1/apis')).body.items).toHaveLength(1);
});

it('names what is wrong with an API', async () => {
  const client = await registry.client();
  const paths = async (body: object) =>
    (await client.post('/v1/apis', { ...payments, ...body })).body.errors?.map(
      ({ path }: { path: string }) => path,
    );
  expect(await paths({ name: '  ' })).toEqual(['name']);
  expect(await paths({ base_url: 'https://api.example.com/?a=1' })).toEqual(['base_url']);
  expect(await paths({ criticality: null })).toEqual(['criticality']);
  expect(await paths({ max_requests_per_second: 0.05, owner_email: 'x' })).toEqual([
    'owner_email',
    'max_requests_per_second',
  ]);
  expect(await paths({ connection_ids: ['x'], tenant_id: randomUUID() })).toEqual([
    'tenant_id',
    'connection_ids',
  ]);
});

it('says of a value of the wrong type what is wanted, once', async () => {
  const client = await registry.client();
  const body = {
    ...{ name: 5, base_url: ['x'], description: {}, owner_email: 7, environment: [1] },
    ...{ criticality: 3, max_requests_per_second: '2', connection_ids: 'x' },
  };
  const { errors } = (await client.post('/v1/apis', body)).body;
  expect(
    Object.fromEntries(errors.map(({ path, message }: Record<string, string>) => [path, message])),
  ).toEqual({
    ...{ name: 'must be a string', base_url: 'must be a string', description: 'must be a string' },
    ...{ owner_email: 'must be a string', environment: 'must be a string' },
    criticality: 'must be one of the following values: low, medium, high, critical',
    max_requests_per_second: 'must be a number',
    connection_ids: 'must be an array',
  });
  expect(errors).toHaveLength(8);
});

it('lists in every order, page by page, and finds', async () => {
  const client = await registry.client();
  const scores = [null, 40, 90, null, 90];
  for (const [i, score] of scores.entries()) {
    const id = await client.register({
      name: `${String.fromCharCode(101 - i)} API`,
      criticality: i === 1 ? 'critical' : 'low',
      environment: i < 2 ? 'Production' : 'staging',
    });
    await registry.rows(
      client.tenantId,
      `update api_registry.apis set last_score = $2, last_grade = $3, last_audit_at = $4 where id = $1`,
      [id, score, score === null ? null : score > 50 ? 'A' : 'E', score === null ? null : new Date(i * 1e6)],
    );
  }
  const names = async (query: string) => {
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { status, body } = await client.get(`/v1/apis?limit=2&${query}${cursor}`);
      expect(status).toBe(200);
      found.push(...body.items.map(({ name }: { name: string }) => name.charAt(0)));
      cursor = body.next_cursor === null ? null : `&cursor=${String(body.next_cursor)}`;
    }
    return found.join('');
  };
  expect(await names('')).toBe('abcde');
  expect(await names('sort=-name')).toBe('edcba');
  expect(await names('sort=-created_at')).toBe('abcde');
  // What has no score comes last either way.
  expect(await names('sort=score')).toMatch(/^d(ac|ca)(be|eb)$/);
  expect(await names('sort=-score')).toMatch(/^(ac|ca)d(be|eb)$/);
  expect(await names('sort=last_audit_at')).toMatch(/^dca(be|eb)$/);
  expect(await names('sort=-last_audit_at')).toMatch(/^acd(be|eb)$/);
  expect(await names('sort=-criticality')).toMatch(/^d/);
  expect(await names('environment=production')).toBe('de');
  expect(await names('grade=A,none')).toBe('abce');
  expect(await names('criticality=critical&active=true')).toBe('d');
  expect(await names('q=C%20ap')).toBe('c');
  expect((await client.get('/v1/apis?sort=name&cursor=bm9uc2Vuc2U')).status).toBe(400);
  expect((await client.get('/v1/apis/summary')).body).toEqual({
    total: 5,
    active: 5,
    being_audited: 0,
    by_grade: { A: 2, B: 0, C: 0, D: 0, E: 1, F: 0, none: 2 },
    by_criticality: { low: 4, medium: 0, high: 0, critical: 1 },
  });
});
