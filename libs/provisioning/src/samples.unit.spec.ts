import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { demoAdmin, registerSamples } from './samples.js';

interface Api {
  id: string;
  name: string;
  base_url: string;
  revision: number;
}

let server: Server;
let url: string;
let asked: string[];
let apis: Api[];
let unknownSession: number;

/** The gateway, as far as samples need one. */
beforeEach(async () => {
  asked = [];
  apis = [];
  unknownSession = 0;
  server = createServer((request, response) => {
    void (async () => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://gateway');
      const body = request.method === 'GET' ? {} : ((await json(request)) as Partial<Api>);
      const answer = (status: number, value: object) => response.writeHead(status).end(JSON.stringify(value));
      if (pathname === '/v1/auth/login') return answer(200, { access_token: 'token' });
      if (request.headers.authorization !== 'Bearer token' || unknownSession-- > 0) return answer(401, {});
      if (request.method === 'GET')
        return answer(200, { items: apis.filter(({ name }) => name === searchParams.get('q')) });
      asked.push(`${request.method ?? ''} ${pathname}`);
      if (request.method === 'PATCH') Object.assign(apis[0]!, body);
      if (pathname !== '/v1/apis') return answer(200, {});
      apis.push({ id: String(apis.length), revision: 1, name: '', base_url: '', ...body });
      return answer(201, apis.at(-1)!);
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const register = () => registerSamples({ url, signal: AbortSignal.timeout(20_000) }, demoAdmin);

it('registers what is missing once, and has the installation itself audited when it is new', async () => {
  unknownSession = 2;
  expect(await register()).toEqual(['Palisade', 'Example']);
  expect(apis.map(({ name, base_url }) => [name, base_url])).toEqual([
    ['Palisade', url],
    ['Example', 'https://example.com/'],
  ]);
  expect(asked).toEqual([
    ...['POST /v1/apis', 'POST /v1/apis/0/audits', 'POST /v1/apis', 'POST /v1/auth/logout'],
  ]);
  asked.length = 0;
  expect(await register()).toEqual([]);
  expect(asked).toEqual(['POST /v1/auth/logout']);
});

it('follows the installation to another address', async () => {
  await register();
  apis[0]!.base_url = 'http://127.0.0.1:1/';
  expect(await register()).toEqual([]);
  expect(apis[0]!.base_url).toBe(url);
});

it('says what was answered when it is none of these', async () => {
  server.removeAllListeners('request');
  server.on('request', (_request, response) => response.writeHead(403).end('no'));
  await expect(register()).rejects.toThrow('POST /v1/auth/login answered 403: no');
});
