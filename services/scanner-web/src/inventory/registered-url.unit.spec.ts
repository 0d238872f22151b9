import { expect, it } from '@jest/globals';
import { handshake } from '../testing/endpoint.js';
import { askedBy, serverOf } from '../testing/tools.js';
import { registeredUrlOf } from './registered-url.js';

const baseUrl = 'https://api.example.com/v1';
const late = (type: string) => {
  const fields: [string, string][] = [
    ['content-type', type],
    ['server', 'nginx'],
  ];
  return { status: 200, fields, body: 'data: 1', bodyCut: true, bodyLate: true, tls: handshake() };
};

it('keeps of an answer without an end its status, fields and TLS, and waits for no other one', async () => {
  const server = serverOf(() => late('application/json'));
  const { tls, plain, fromForeignOrigin, fromNullOrigin } = await registeredUrlOf(
    askedBy(server.tools, baseUrl),
  );
  expect(tls.value?.protocol).toBe('TLSv1.3');
  expect(plain.value).toMatchObject({ status: 200, body: { bytes: 7, cut: true } });
  expect(plain.value?.fields).toContainEqual(['server', 'nginx']);
  expect(fromForeignOrigin.value?.answer.status).toBe(200);
  expect(fromNullOrigin.value?.answer.status).toBe(200);
  expect(server.requests.map(({ options }) => options.maxBytes)).toEqual([undefined, 0, 0]);
  expect(server.incomplete).toEqual(['timeout']);
});

it('has seen all of a stream that there is to be seen', async () => {
  const server = serverOf(() => late('text/event-stream; charset=utf-8'));
  await registeredUrlOf(askedBy(server.tools, baseUrl));
  expect(server.incomplete).toEqual([]);
});
