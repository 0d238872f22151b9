import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from '@jest/globals';
import { HttpSink } from './http-sink.js';
import type { Simulated } from './simulate.js';
import { SinkError } from './sink.js';

const timing = { firstPauseMs: 1, newKeyMs: 0 };
const signal = new AbortController().signal;
const events: Simulated[] = ['one', 'two'].map((event_id) => ({
  at: 0,
  event: { event_id, actor_email: 'alex@corp.com', action: 'view', resource: 's3://a/b' },
}));

type Answer = (response: ServerResponse) => void;
const status =
  (code: number, headers = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end();
const taken: Answer = (response) => response.writeHead(202).end('{"accepted":2,"rejected":[]}');

let server: Server;
afterEach(() => {
  server.close();
});

/** An origin that gives these answers in turn, and what it was sent. */
async function originOf(answers: Answer[]) {
  const requests: { url?: string; authorization?: string; body: unknown }[] = [];
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const { authorization } = request.headers;
      requests.push({ url: request.url, authorization, body: JSON.parse(body) });
      answers.shift()?.(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { requests, url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}` };
}

it('posts the same events again until they are taken', async () => {
  const broken: Answer = (response) => response.destroy();
  const { requests, url } = await originOf([status(503), broken, status(502), taken]);
  const sent = await new HttpSink(url, 'pal_key', timing).send(events, signal);
  expect(sent).toEqual({ accepted: 2, rejected: 0 });
  const body = events.map(({ event }) => event);
  const request = { url: '/v1/file-access/events', authorization: 'Bearer pal_key', body };
  expect(requests).toEqual([request, request, request, request]);
});

it('waits as long as it is told to', async () => {
  const { url } = await originOf([status(429, { 'retry-after': '1' }), taken]);
  const began = Date.now();
  await new HttpSink(url, 'pal_key', timing).send(events, signal);
  expect(Date.now() - began).toBeGreaterThanOrEqual(990);
});

it.each([400, 401, 403, 404, 413])('gives up at %d, which no retry mends', async (code) => {
  const { requests, url } = await originOf([status(code)]);
  await expect(new HttpSink(url, 'pal_key', timing).send(events, signal)).rejects.toThrow(SinkError);
  expect(requests).toHaveLength(1);
});

it('waits until a key that was just made is known', async () => {
  const { requests, url } = await originOf([status(401), status(401), taken]);
  await new HttpSink(url, 'pal_key', { ...timing, newKeyMs: 10_000 }).send(events, signal);
  expect(requests).toHaveLength(3);
});

it('stops trying when it is told to stop', async () => {
  const { url } = await originOf([status(503), status(503)]);
  const stopping = new AbortController();
  const sending = new HttpSink(url, 'pal_key', { ...timing, firstPauseMs: 60_000 }).send(
    events,
    stopping.signal,
  );
  stopping.abort();
  await expect(sending).rejects.toThrow('aborted');
});
