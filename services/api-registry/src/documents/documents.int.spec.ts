import { createHash, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Registry, type Answer, type Client } from '../testing/registry.js';

const documentOf = (operations: number, title = 'Payments') => ({
  openapi: '3.0.3',
  info: { title, version: '1' },
  servers: [{ url: `https://${randomUUID()}.example.com/v1` }],
  paths: Object.fromEntries(
    Array.from({ length: operations }, (_, i) => [
      `/things/${String(i)}`,
      { get: { summary: 'é"\\'.repeat(20), responses: { 200: { description: 'OK' } } } },
    ]),
  ),
});

const tenantId = randomUUID();
let registry: Registry;
let server: Server;
let url: string;
let client: Client;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.statusCode = request.url === '/openapi.yaml' ? 200 : 404;
    response.end('openapi: 3.1.0\ninfo: {title: Fetched, version: "1"}\npaths: {}\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${String(port)}`;
  registry = await Registry.start({ EGRESS_OPEN: `${tenantId}=127.0.0.1:${String(port)}` });
  client = await registry.clientOf(tenantId, 'apis:read', 'apis:manage');
});
afterAll(async () => {
  await registry.close();
  await new Promise((resolve) => server.close(resolve));
});

const slug = ({ status, body }: Answer) => [status, String(body.type).split(':').at(-1)];

it('keeps a document, gives it back as it was sent, and tells of it in pieces before the API names it', async () => {
  const path = `/v1/apis/${await client.register()}`;
  const text = JSON.stringify(documentOf(10_000), null, 1);
  expect(Buffer.byteLength(text)).toBeGreaterThan(1024 * 1024);
  const stored = await client.put(`${path}/document`, text);
  expect([stored.status, stored.body.document]).toEqual([
    200,
    expect.objectContaining({
      version: '3.0.3',
      title: 'Payments',
      operations: 10_000,
      bytes: Buffer.byteLength(text),
      sha256: createHash('sha256').update(text).digest('hex'),
      source: 'upload',
      url: null,
      remarks: [],
    }),
  ]);
  expect((await client.get(`${path}/document`)).text).toBe(text);

  const key = `${tenantId}:${path.split('/').at(-1) ?? ''}`;
  const count = Math.ceil(Buffer.byteLength(JSON.stringify(JSON.stringify(JSON.parse(text)))) / 480_000);
  const told = await registry.records('api-registry.events.v1', key, count + 2);
  const chunks = told.slice(1, -1).map(({ data }) => data);
  expect(told.map(({ type }) => type)).toEqual([
    'ApiChanged',
    ...chunks.map(() => 'ApiDocumentChunk'),
    'ApiChanged',
  ]);
  expect(chunks.map(({ index = 0, count: of }) => [index, of])).toEqual(chunks.map((_, i) => [i, count]));
  const json = chunks.map(({ content }) => content).join('');
  expect(JSON.parse(json)).toEqual(JSON.parse(text));
  expect(new Set(chunks.map(({ sha256 }) => sha256))).toEqual(
    new Set([createHash('sha256').update(json).digest('hex')]),
  );
  expect(told.at(-1)?.data).toMatchObject({ revision: 2, document_id: stored.body.document.id });

  expect((await client.delete(`${path}/document`)).status).toBe(204);
  expect((await client.get(path)).body).toMatchObject({ document: null, revision: 3 });
  expect((await client.get(`${path}/document`)).status).toBe(404);
});

it('takes YAML, and refuses what is no document, too large, or a bomb, while it answers others', async () => {
  const path = `/v1/apis/${await client.register()}`;
  const yaml = 'openapi: 3.1.0\ninfo: {title: Yaml, version: "1"}\npaths: {}\n';
  expect((await client.put(`${path}/document`, yaml, 'application/yaml')).body.document).toMatchObject({
    title: 'Yaml',
  });
  expect((await client.get(`${path}/document`)).text).toBe(yaml);
  const bomb = Array.from({ length: 9 }, (_, i) => {
    const item = i === 0 ? '"x"' : `*a${String(i - 1)}`;
    return `x-${String(i)}: &a${String(i)} [${Array<string>(10).fill(item).join(',')}]`;
  });
  const [refused, ...others] = await Promise.all([
    client.put(`${path}/document`, `openapi: 3.0.0\n${bomb.join('\n')}`, 'text/yaml'),
    client.get(path),
    client.put(`${path}/document`, '{"openapi":"3.0.0"}'),
    client.put(`${path}/document`, `"${'x'.repeat(10_000_000 - 2)}"`),
    client.put(`${path}/document`, `"${'x'.repeat(10_000_001 - 2)}"`),
    client.put(`${path}/document`, yaml, 'text/plain'),
    client.patch(path, { revision: 2, description: 'x'.repeat(1_100_000) }),
  ]);
  expect(slug(refused)).toEqual([422, 'invalid-document']);
  expect(others.map(({ status }) => status)).toEqual([200, 422, 422, 413, 415, 413]);
  const [other] = [await registry.client()];
  expect((await other.put(`${path}/document`, yaml, 'application/yaml')).status).toBe(404);
  expect((await other.get(`${path}/document`)).status).toBe(404);
});

it('fetches a document from where its tenant may reach, and says why it did not', async () => {
  const path = `/v1/apis/${await client.register()}`;
  const fetched = await client.post(`${path}/document/fetch`, { url: `${url}/openapi.yaml` });
  expect(fetched.body.document).toMatchObject({
    title: 'Fetched',
    source: 'url',
    url: `${url}/openapi.yaml`,
  });
  expect(slug(await client.post(`${path}/document/fetch`, { url: `${url}/none` }))).toEqual([
    422,
    'document-unreachable',
  ]);
  const other = await registry.client();
  const own = `/v1/apis/${await other.register()}/document/fetch`;
  expect(slug(await other.post(own, { url: `${url}/openapi.yaml` }))).toEqual([422, 'egress-bad-port']);
  expect(slug(await other.post(own, { url: 'http://169.254.169.254/latest' }))).toEqual([
    422,
    'egress-not-global',
  ]);
  expect(slug(await other.post(own, { url: 'file:///etc/passwd' }))).toEqual([422, 'egress-bad-scheme']);
});

it('imports a table row by row, and says of each what became of it', async () => {
  const importer = await registry.client();
  await importer.register({ name: 'Taken', base_url: 'https://taken.example.com/' });
  const text = [
    'name,base_url,description,criticality,max_requests_per_second',
    'One,https://one.example.com/,"Quoted, with ""quotes"" and',
    'two lines",high,5',
    'TAKEN,https://other.example.com/,,,',
    'one,https://one.example.com,,,',
    'Two,https://two.example.com/?a=1,,,',
    ',https://three.example.com/,,huge,many',
    'Four,https://four.example.com/,,,',
  ].join('\r\n');
  const dry = await importer.post('/v1/apis/import', { format: 'csv', text, dry_run: true });
  expect((await importer.get('/v1/apis')).body.items).toHaveLength(1);
  const real = await importer.post('/v1/apis/import', { format: 'csv', text });
  for (const { status, body } of [dry, real]) {
    expect(status).toBe(200);
    expect(body.created.map(({ row, name }: { row: number; name: string }) => [row, name])).toEqual([
      [1, 'One'],
      [6, 'Four'],
    ]);
    expect(
      body.rejected.map(({ row, errors }: { row: number; errors: { path: string }[] }) => [
        row,
        errors.map(({ path }) => path).sort(),
      ]),
    ).toEqual([
      [2, ['name']],
      [3, ['base_url', 'name']],
      [4, ['base_url']],
      [5, ['criticality', 'max_requests_per_second', 'name']],
    ]);
  }
  expect(dry.body.created[0].id).toBeNull();
  expect((await importer.get(`/v1/apis/${String(real.body.created[0].id)}`)).body).toMatchObject({
    description: 'Quoted, with "quotes" and\r\ntwo lines',
    criticality: 'high',
    max_requests_per_second: 5,
  });
  for (const wrong of ['name\nx', 'name,base_url', 'name,base_url,colour\na,b,c', '"'])
    expect((await importer.post('/v1/apis/import', { format: 'csv', text: wrong })).status).toBe(400);
  expect((await importer.post('/v1/apis/import', { format: 'csv' })).status).toBe(400);
});

it('takes no more rows than it may, and says of what it had no time for that it is to be sent again', async () => {
  const importer = await registry.client();
  const table = (rows: number) =>
    [
      'name,base_url',
      ...Array.from({ length: rows }, (_, i) => `${String(i)},https://${String(i)}.example.com/`),
    ].join('\n');
  const tooMany = await importer.post('/v1/apis/import', { format: 'csv', text: table(2_000) });
  expect([tooMany.status, tooMany.body.errors]).toEqual([
    400,
    [{ path: 'text', message: 'has more than 500 rows, which one import takes at most: send it in parts' }],
  ]);
  const { ImportApis } = await import('../imports/import-apis.js');
  const by = { tenantId: importer.tenantId, actor: { kind: 'system', id: 'test' } } as const;
  const files = [{ name: 'late.json', text: JSON.stringify(documentOf(1)) }];
  const imports = registry.app.get(ImportApis);
  for (const body of [{ format: 'csv', text: table(1) } as const, { format: 'openapi', files } as const])
    expect(await imports.import(by, body, 0)).toMatchObject({
      created: [],
      rejected: [{ errors: [{ message: expect.stringContaining('send it again') }] }],
    });
});

it('imports documents with the name and address that they state', async () => {
  const importer = await registry.client();
  const { servers: _servers, ...nowhere } = documentOf(1, 'Nowhere');
  const files = [
    { name: 'payments.json', text: JSON.stringify(documentOf(2)) },
    { name: 'again.json', text: JSON.stringify(documentOf(2, 'PAYMENTS')) },
    { name: 'nowhere.json', text: JSON.stringify(nowhere) },
    { name: 'none.yaml', text: 'a: 1' },
  ];
  const { body } = await importer.post('/v1/apis/import', { format: 'openapi', files });
  expect(body.rejected.map(({ file }: { file: string }) => file)).toEqual([
    'again.json',
    'nowhere.json',
    'none.yaml',
  ]);
  const [{ id, file, name }] = body.created;
  expect([body.created.length, file, name]).toEqual([1, 'payments.json', 'Payments']);
  expect((await importer.get(`/v1/apis/${String(id)}`)).body).toMatchObject({
    revision: 2,
    document: { title: 'Payments', operations: 2 },
  });
});
