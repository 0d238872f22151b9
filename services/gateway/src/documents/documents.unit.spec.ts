import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runGateway, runUpstream, type Running, type Upstream } from '../testing/gateway.js';
import { mergeOpenApi } from './merge-openapi.js';

const problem = { type: 'object', properties: { title: { type: 'string' } } };
const describeService = (path: string, title: string) => ({
  openapi: '3.1.0',
  info: { title, version: '1' },
  paths: {
    [path]: {
      get: {
        operationId: 'items_list',
        responses: {
          200: {
            description: '',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } },
          },
          400: { $ref: '#/components/responses/Problem400' },
        },
        security: [{ bearer: [] }],
      },
    },
    '/internal/claim': { post: { operationId: 'claim', responses: {} } },
  },
  components: {
    schemas: { Item: { title, type: 'object' }, Problem: problem },
    responses: { Problem400: { description: 'invalid' } },
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
  },
});
const alerting = describeService('/v1/alerts', 'alert');
const fileAccess = describeService('/v1/file-access/events', 'event');

describe('the merged document', () => {
  const merged = mergeOpenApi(
    [
      { service: 'alerting', prefixes: ['/v1/alerts'], document: alerting },
      { service: 'file-access', prefixes: ['/v1/file-access'], document: fileAccess },
    ],
    { version: '1' },
  ) as unknown as {
    paths: Record<string, { get: { operationId: string; responses: Record<string, unknown> } }>;
    components: { schemas: Record<string, unknown>; securitySchemes: object };
  };

  it('keeps names of different services apart, with what refers to them', () => {
    expect(Object.keys(merged.components.schemas).sort()).toEqual([
      'AlertingItem',
      'FileAccessItem',
      'Problem',
    ]);
    const { get } = merged.paths['/v1/file-access/events'] ?? {};
    expect(get?.operationId).toBe('fileAccess_items_list');
    expect(JSON.stringify(get?.responses['200'])).toContain('#/components/schemas/FileAccessItem');
    expect(get?.responses['400']).toEqual({ $ref: '#/components/responses/Problem400' });
  });

  it('has no path that the gateway does not pass on', () => {
    expect(Object.keys(merged.paths)).toEqual(['/v1/alerts', '/v1/file-access/events']);
  });

  it('has no reference that leads nowhere', () => {
    const text = JSON.stringify(merged);
    for (const [, kind = '', name = ''] of text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g)) {
      expect((merged.components as Record<string, Record<string, unknown>>)[kind]).toHaveProperty(name);
    }
  });
});

describe('a gateway', () => {
  let upstream: Upstream;
  let gateway: Running;
  beforeAll(async () => {
    upstream = await runUpstream((server) => server.get('/openapi.json', () => alerting));
    gateway = await runGateway({ ALERTING_URL: upstream.origin });
  });
  afterAll(async () => {
    await gateway.close();
    await upstream.server.close();
  });

  it('keeps the part of a service that went down', async () => {
    const paths = async () => {
      const response = await fetch(`${gateway.origin}/openapi.json`);
      return Object.keys(((await response.json()) as { paths: object }).paths);
    };
    expect(await paths()).toEqual(['/v1/alerts']);
    await upstream.server.close();
    expect(await paths()).toEqual(['/v1/alerts']);
  });

  it('serves the topics', async () => {
    expect(await (await fetch(`${gateway.origin}/asyncapi.json`)).json()).toMatchObject({
      asyncapi: '3.0.0',
    });
  });

  it('leads from /docs/ to /docs', async () => {
    const response = await fetch(`${gateway.origin}/docs/`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([308, '/docs']);
  });

  it('serves the documentation from its own origin, without inline scripts', async () => {
    const response = await fetch(`${gateway.origin}/docs`);
    expect(response.headers.get('content-security-policy')).toMatch(/script-src 'self';/);
    const html = await response.text();
    expect(html).not.toMatch(/<script>|https?:\/\//);
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
    expect(files.length).toBeGreaterThan(3);
    for (const path of files) {
      const file = await fetch(`${gateway.origin}${path}`);
      expect([path, file.status]).toEqual([path, 200]);
      expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(50);
      const again = await fetch(`${gateway.origin}${path}`, {
        headers: { 'if-none-match': file.headers.get('etag') ?? '' },
      });
      expect(again.status).toBe(304);
    }
  });
});
