import { describe, expect, it } from '@jest/globals';
import { dump } from 'js-yaml';
import { readDocument, type ReadDocument } from './read-document.js';

const openApi = (more: object = {}) => ({
  openapi: '3.0.3',
  info: { title: 'Payments', version: '1', description: 'Pays.' },
  servers: [
    { url: '/relative' },
    { url: 'https://{region}.example.com/v1', variables: { region: { default: 'eu' } } },
  ],
  paths: {
    '/payments': {
      get: { responses: { 200: { description: 'OK' } } },
      post: { responses: { 201: { description: 'Made' } } },
      parameters: [],
    },
  },
  ...more,
});
const swagger = {
  swagger: '2.0',
  info: { title: 'Old', version: '1' },
  host: 'old.example.com',
  basePath: '/v2',
  schemes: ['http', 'https'],
  paths: { '/a': { get: { responses: { 200: { description: 'OK' } } } } },
};

async function read(text: string): Promise<ReadDocument> {
  const reading = await readDocument(text);
  if ('refused' in reading) throw new Error(JSON.stringify(reading.refused));
  return reading.document;
}

async function why(text: string): Promise<string> {
  const reading = await readDocument(text);
  return 'refused' in reading
    ? reading.refused.map(({ path, message }) => `${path} ${message}`).join('; ')
    : '';
}

describe('a document', () => {
  it.each([
    ['JSON', JSON.stringify(openApi())],
    ['YAML', dump(openApi())],
    ['YAML with a byte-order mark', `\uFEFF${dump(openApi())}`],
  ])('is read from %s', async (_name, text) => {
    expect(await read(text)).toMatchObject({
      version: '3.0.3',
      title: 'Payments',
      description: 'Pays.',
      server: 'https://eu.example.com/v1',
      operations: 2,
      remarks: [],
    });
    expect(JSON.parse((await read(text)).json)).toEqual(openApi());
  });

  it('may be of Swagger 2.0 or OpenAPI 3.1', async () => {
    expect(await read(JSON.stringify(swagger))).toMatchObject({
      version: '2.0',
      server: 'https://old.example.com/v2',
      operations: 1,
    });
    const newer = { openapi: '3.1.0', info: { title: 'New', version: '1' }, webhooks: {} };
    expect(await read(JSON.stringify(newer))).toMatchObject({
      version: '3.1.0',
      server: null,
      operations: 0,
    });
  });

  it('may refer to others, which are remarked on and not followed, and to what is not there', async () => {
    const paths = { '/a': { $ref: 'https://169.254.169.254/latest' }, '/b': { $ref: './other.yaml#/b' } };
    const { remarks, json } = await read(JSON.stringify(openApi({ paths })));
    expect(remarks).toEqual([
      'Not followed: https://169.254.169.254/latest',
      'Not followed: ./other.yaml#/b',
    ]);
    expect(JSON.parse(json).paths).toEqual(paths);
    const dangling = await read(JSON.stringify(openApi({ paths: { '/a': { $ref: '#/nowhere' } } })));
    expect(dangling.remarks).toEqual([expect.stringContaining('#/nowhere')]);
  });

  it('has its anchors, aliases and merge keys written out', async () => {
    const text = `openapi: 3.0.0
info: {title: Anchored, version: "1"}
x-base: &base {description: OK}
paths:
  /a:
    get:
      responses:
        200: {<<: *base}
`;
    const { paths } = JSON.parse((await read(text)).json);
    expect(paths['/a'].get.responses).toEqual({ 200: { description: 'OK' } });
  });
});

describe('what is none is refused', () => {
  it.each([
    ['a list', '- a', 'no object'],
    ['nothing', '', 'input is empty'],
    ['another version', 'openapi: 4.0.0', '2.0, 3.0 or 3.1'],
    ['another thing', '{"a":1}', '2.0, 3.0 or 3.1'],
    ['broken JSON', '{"openapi":', 'not valid JSON'],
    ['broken YAML', 'a: [', 'not valid YAML'],
    ['two documents', 'a: 1\n---\nb: 2', 'not valid YAML'],
    ['a tag of JavaScript', 'a: !!js/function "function () {}"', 'not valid YAML'],
    [
      'no title',
      JSON.stringify({ openapi: '3.0.0', info: { version: '1' }, paths: {} }),
      "/info must have required property 'title'",
    ],
    ['no paths', JSON.stringify({ openapi: '3.0.0', info: { title: 'a', version: '1' } }), "'paths'"],
    [
      'what no operation has',
      JSON.stringify(openApi({ paths: { '/a': { get: { foo: 1, responses: {} } } } })),
      '/paths/~1a/get',
    ],
  ])('%s', async (_name, text, reason) => {
    expect(await why(text)).toContain(reason);
  });

  it('aliases that stand for too much, before they are written out', async () => {
    const levels = Array.from({ length: 9 }, (_, i) => {
      const item = i === 0 ? '"x"' : `*a${String(i - 1)}`;
      return `x-${String(i)}: &a${String(i)} [${Array<string>(10).fill(item).join(',')}]`;
    });
    const startedAt = Date.now();
    expect(await why(`openapi: 3.0.0\n${levels.join('\n')}`)).toContain('what its aliases stand for');
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });

  it.each([
    ['brackets', `openapi: 3.0.0\nx: ${'['.repeat(200)}${']'.repeat(200)}`],
    ['a great many brackets', `{"openapi":"3.0.0","x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    ['a great many brackets in YAML', `openapi: 3.0.0\nx: ${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['an alias of itself', 'openapi: 3.0.0\nx: &a [*a]'],
  ])('what is nested too deeply: %s', async (_name, text) => {
    expect(await why(text)).toMatch(/nested too deeply|not valid YAML/);
  });
});
