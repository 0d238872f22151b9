import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Delete, Get, Module, Param, Post, Query, SetMetadata } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiProperty } from '@nestjs/swagger';
import { currentContext } from '@palisade/telemetry';
import { Type } from 'class-transformer';
import { IsInt, IsString, MaxLength, Min, ValidateNested } from 'class-validator';
import { createService, PageQuery, Problem, Readiness } from './index.js';

class Part {
  @ApiProperty({ type: String, maxLength: 5 })
  @IsString()
  @MaxLength(5)
  name!: string;
}

class Thing {
  @ApiProperty({ type: 'integer' })
  @IsInt()
  @Min(0)
  size!: number;

  @ApiProperty({ type: () => [Part] })
  @ValidateNested({ each: true })
  @Type(() => Part)
  parts!: Part[];
}

class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

@Controller('things')
class ThingsController {
  @Get()
  list(@Query() query: PageQuery) {
    return { limit: query.limit };
  }

  @Post()
  make(@Body() thing: Thing) {
    return { thing, context: currentContext() };
  }

  @Delete('one')
  delete() {
    return { deleted: true };
  }

  @Get('open')
  @SetMetadata('palisade:access', { kind: 'public' })
  open() {
    return {};
  }

  @Get('broken')
  broken(): never {
    throw new Error('password of the database is hunter2');
  }

  @Get('away')
  away(): never {
    throw new Unavailable('connect ECONNREFUSED 10.0.0.1');
  }

  @Get(':id')
  one(@Param('id') id: string): never {
    throw id === 'clash'
      ? Problem.conflict('revision-conflict', 'Somebody else was faster.')
      : Problem.notFound('thing');
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

let app: NestFastifyApplication;
let origin: string;

beforeAll(async () => {
  app = await createService(ThingsModule, { service: 'things' });
  await app.listen({ port: 0, host: '127.0.0.1' });
  origin = await app.getUrl();
});
afterAll(() => app.close());

const post = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  fetch(`${origin}/things`, { method: 'POST', body, headers });

describe('problem details', () => {
  it('name every wrong field with its path', async () => {
    const response = await post(JSON.stringify({ size: -1, parts: [{ name: 'a' }, { name: 7 }], extra: 1 }));
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      type: 'urn:palisade:problem:invalid-input',
      title: 'Invalid input',
      status: 400,
      detail: 'The input is invalid.',
      instance: '/things',
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      errors: [
        { path: 'extra', message: 'is not a known field' },
        { path: 'size', message: 'must not be less than 0' },
        { path: 'parts.1.name', message: 'must be a string' },
      ],
    });
  });

  it.each([
    ['[]', '', 'must be an object'],
    ['"size"', '', 'must be an object'],
    ['null', '', 'must be an object'],
    ['{"size":"1","parts":[{"name":"a"}]}', 'size', 'must be an integer number'],
    ['{"size":[],"parts":[{"name":"a"}]}', 'size', 'must be an integer number'],
    ['{"size":1,"parts":[{"name":{"a":1}}]}', 'parts.0.name', 'must be a string'],
    ['{"size":1,"parts":[{"name":7}]}', 'parts.0.name', 'must be a string'],
  ])('say of %s what is wanted, and nothing else', async (body, path, message) => {
    expect(await (await post(body)).json()).toMatchObject({ errors: [{ path, message }] });
  });

  it('say of a text that is no Unicode where it is', async () => {
    const response = await post('{"size":1,"parts":[{"name":"\\ud83d\\ude00"},{"name":"a\\ud800"}]}');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ path: 'parts.1.name', message: 'must be well-formed Unicode' }],
    });
    expect((await post('{"size":1,"parts":[{"name":"\\ud83d\\ude00"}]}')).status).toBe(201);
  });

  it('say of a missing field that it is required, once', async () => {
    const response = await post('{"parts":[{}]}');
    expect(await response.json()).toMatchObject({
      errors: [
        { path: 'size', message: 'is required' },
        { path: 'parts.0.name', message: 'is required' },
      ],
    });
  });

  it.each([
    ['malformed JSON', '{"size": 1', 400, 'malformed-body'],
    ['an empty body', '', 400, 'invalid-input'],
    ['a prototype in the body', '{"__proto__": {"x": 1}}', 400, 'malformed-body'],
    ['null for the body', 'null', 400, 'invalid-input'],
    ['lists nested too deeply', '['.repeat(2_000) + ']'.repeat(2_000), 400, 'malformed-body'],
    [
      'a field nested too deeply',
      `{"size":1,"parts":${'['.repeat(500_000)}${']'.repeat(500_000)}}`,
      400,
      'malformed-body',
    ],
    [
      'a field nested as deeply as may be',
      `{"size":${'['.repeat(31)}${']'.repeat(31)}}`,
      400,
      'invalid-input',
    ],
    ['brackets in a text', `{"size":"\\"${'[{'.repeat(50)}"}`, 400, 'invalid-input'],
    ['a body that never closes', '{"a":['.repeat(2_000), 400, 'malformed-body'],
    ['a body that is too large', `"${'x'.repeat(1024 * 1024)}"`, 413, 'too-large'],
  ])('answer %s', async (_name, body, status, slug) => {
    const response = await post(body);
    expect([response.status, ((await response.json()) as { type: string }).type]).toEqual([
      status,
      `urn:palisade:problem:${slug}`,
    ]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])(
    'answer 415 to %s',
    async (type) => {
      const response = await post('a=1', { 'content-type': type });
      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({
        type: 'urn:palisade:problem:unsupported-media-type',
        status: 415,
      });
    },
  );

  it('say of a body that is nested too deeply just that', async () => {
    const response = await post('['.repeat(33) + ']'.repeat(33));
    expect(await response.json()).toMatchObject({ errors: [{ path: '', message: 'is nested too deeply' }] });
  });

  it.each<[string, Record<string, string>]>([
    ['packed', { 'content-encoding': 'gzip' }],
    ['in another charset', { 'content-type': 'application/json; charset=utf-16' }],
    ['in another quoted charset', { 'content-type': 'application/json;charset="iso-8859-1"' }],
  ])('answer 415 to a body that is %s', async (_name, headers) => {
    const response = await post('{"size":1,"parts":[]}', { 'content-type': 'application/json', ...headers });
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ type: 'urn:palisade:problem:unsupported-media-type' });
  });

  it('take no body for none where something is deleted, whatever type it claims', async () => {
    const headers = { 'content-type': 'application/json' };
    const { statusCode } = await app.inject({ method: 'DELETE', url: '/things/one', headers });
    expect(statusCode).toBe(200);
  });

  it('take a body that says it is UTF-8', async () => {
    const headers = { 'content-type': 'application/json; charset=UTF-8', 'content-encoding': 'identity' };
    expect((await post('{"size":1,"parts":[]}', headers)).status).toBe(201);
  });

  it('answer 404 for an unknown path, without its query', async () => {
    const response = await fetch(`${origin}/nothing?token=secret`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      type: 'urn:palisade:problem:not-found',
      instance: '/nothing',
    });
  });

  it('answer 405 for a known path, with the methods that it has', async () => {
    const response = await fetch(`${origin}/things/7`, { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    expect(await response.json()).toMatchObject({ type: 'urn:palisade:problem:method-not-allowed' });
  });

  it('answer 400 for a malformed path', async () => {
    const response = await rawRequest('GET /things/%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(response).toMatch(/^HTTP\/1.1 400 /);
    expect(response).toContain('application/problem+json');
  });

  it('answer 431 for headers that are too large, and 400 for what is not HTTP', async () => {
    const large = await rawRequest(`GET / HTTP/1.1\r\nhost: x\r\nx-large: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(large).toMatch(/^HTTP\/1.1 431 /);
    const broken = await rawRequest('ceci nest pas une requete\r\n\r\n');
    expect(broken).toMatch(/^HTTP\/1.1 400 /);
    expect(broken).toContain('application/problem+json');
  });

  it('say nothing of the cause of an unexpected failure', async () => {
    const response = await fetch(`${origin}/things/broken`);
    expect(response.status).toBe(500);
    const body = await response.text();
    expect(body).not.toContain('hunter2');
    expect(JSON.parse(body)).toMatchObject({
      type: 'urn:palisade:problem:internal-server-error',
      status: 500,
    });
  });

  it('answer 503 with Retry-After when something that the service depends on is away', async () => {
    const response = await fetch(`${origin}/things/away`);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.text()).not.toContain('10.0.0.1');
  });

  it('carry what a controller throws', async () => {
    expect(await (await fetch(`${origin}/things/clash`)).json()).toMatchObject({
      type: 'urn:palisade:problem:revision-conflict',
      status: 409,
      detail: 'Somebody else was faster.',
    });
  });
});

describe('a request', () => {
  const thing = JSON.stringify({ size: 1, parts: [] });

  it('keeps the correlation id and the trace of its caller', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const response = await post(thing, {
      'content-type': 'application/json',
      'x-correlation-id': 'order-17',
      traceparent,
    });
    expect(response.headers.get('x-correlation-id')).toBe('order-17');
    const { context } = (await response.json()) as {
      context: { correlationId: string; traceparent: string };
    };
    expect(context.correlationId).toBe('order-17');
    expect(context.traceparent.split('-')[1]).toBe('a'.repeat(32));
    expect(context.traceparent.split('-')[2]).not.toBe('b'.repeat(16));
  });

  it.each(['<script>', 'x'.repeat(200), ' '])(
    'gets a correlation id of its own instead of %j',
    async (given) => {
      const response = await post(thing, { 'content-type': 'application/json', 'x-correlation-id': given });
      expect(response.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  it('has its defaults', async () => {
    expect(await (await fetch(`${origin}/things`)).json()).toEqual({ limit: 50 });
    for (const limit of ['0', '501', 'abc', '1.5', '']) {
      const refused = await fetch(`${origin}/things?limit=${limit}`);
      expect([limit, refused.status, await refused.json()]).toMatchObject([
        limit,
        400,
        { errors: [{ path: 'limit', message: 'must be a whole number from 1 to 500' }] },
      ]);
    }
  });

  it('is counted by its route and not by its path', async () => {
    await fetch(`${origin}/things/some-id`);
    const metrics = await (await fetch(`${origin}/metrics`)).text();
    expect(metrics).toContain('http_route="/things/:id"');
    expect(metrics).not.toContain('some-id');
    expect(metrics).toMatch(
      /http_server_request_duration_seconds_count\{[^}]*http_response_status_code="404"/,
    );
    expect(metrics).not.toContain('http_route="/metrics"');
  });
});

describe('the probes', () => {
  it('tell alive from ready', async () => {
    const readiness = app.get(Readiness);
    let away = false;
    readiness.add('broker', () => {
      if (away) throw new Error('no broker answers');
    });
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    readiness.note('sandbox', 'there is none here');
    expect(await (await fetch(`${origin}/readyz`)).json()).toMatchObject({
      notes: { sandbox: 'there is none here' },
    });
    away = true;
    const response = await fetch(`${origin}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      errors: [{ path: 'broker', message: 'no broker answers' }],
    });
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    away = false;
  });
});

describe('the OpenAPI document', () => {
  it('describes operations, problems and security', async () => {
    const document = (await (await fetch(`${origin}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string; security: unknown; responses: object }>>;
      components: { schemas: object; responses: object };
    };
    expect(document.openapi).toBe('3.1.0');
    const { post: make } = document.paths['/things'] ?? {};
    expect(make).toMatchObject({ operationId: 'things_make', security: [{ bearer: [] }] });
    expect(Object.keys(make?.responses ?? {})).toEqual(
      expect.arrayContaining(['400', '401', '403', '413', '415', '503']),
    );
    const { get: open } = document.paths['/things/open'] ?? {};
    expect(open?.security).toEqual([]);
    expect(open?.responses).not.toHaveProperty('401');
    expect(document.components.schemas).toHaveProperty('Problem');
    expect(document.components.schemas).toHaveProperty('Thing.additionalProperties', false);
    expect(document.components.schemas).not.toHaveProperty('Problem.additionalProperties');
    expect(document.components.responses).toHaveProperty('Problem429');
    expect(Object.keys(document.paths)).not.toContain('/metrics');
  });
});

/** What fetch refuses to send. */
function rawRequest(text: string): Promise<string> {
  const { port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('close', () => {
      resolve(answer);
    });
    socket.on('error', reject);
  });
}
