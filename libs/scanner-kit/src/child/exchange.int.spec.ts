import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CountingServer } from '@palisade/egress/testing';
import type { RequestOptions } from '../tools/tools.js';
import { exchange } from './exchange.js';

/** Answers without an end: its beginning is all that ever comes, plain or in a coding. */
const server = new CountingServer(({ url }, response) => {
  if (url === '/silent') return;
  const isCoded = url === '/coded';
  response.writeHead(203, { 'x-first': '1', ...(isCoded && { 'content-encoding': 'gzip' }) });
  if (url === '/whole') response.end('hello');
  else response.write(isCoded ? gzipSync('x'.repeat(100_000)).subarray(0, -12) : 'hello');
});
let port = 0;

beforeAll(async () => {
  port = await server.start();
});
afterAll(async () => {
  await server.stop();
});

async function asked(path: string, options: RequestOptions = {}, signal = AbortSignal.timeout(300)) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const url = new URL(path, `http://127.0.0.1:${String(port)}`);
  return await exchange(socket, url, { options, handshake: null, signal });
}

it('keeps of an answer that does not end what came of it', async () => {
  const answer = await asked('/endless');
  expect(answer).toMatchObject({ status: 203, bodyCut: true, bodyLate: true });
  expect([answer.header('x-first'), answer.body.toString()]).toEqual(['1', 'hello']);
  const coded = await asked('/coded');
  expect(coded).toMatchObject({ status: 203, bodyLate: true });
  expect(coded.body.toString()).toMatch(/^x*$/);
});

it('does not wait for a body that nobody wants', async () => {
  const answer = await asked('/endless', { maxBytes: 0 }, AbortSignal.timeout(10_000));
  expect(answer).toMatchObject({ status: 203, bodyCut: true, bodyLate: false });
});

it('has a whole answer whole', async () => {
  const answer = await asked('/whole', {}, AbortSignal.timeout(10_000));
  expect(answer).toMatchObject({ bodyCut: false, bodyLate: false });
});

it('has nothing where no status came in time, or the task ends', async () => {
  await expect(asked('/silent')).rejects.toMatchObject({ reason: 'timeout' });
  const abort = new AbortController();
  const answer = asked('/endless', {}, abort.signal);
  setTimeout(() => {
    abort.abort();
  }, 100);
  await expect(answer).rejects.toMatchObject({ reason: 'timeout' });
});
