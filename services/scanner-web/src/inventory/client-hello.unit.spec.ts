import { expect, it } from '@jest/globals';
import { clientHello, replyOf } from './client-hello.js';

/** A record with a ServerHello, as far as it is read. */
function serverHello({
  version,
  suite,
  session = 0,
}: {
  version: number;
  suite: number;
  session?: number;
}): Buffer {
  const head = Buffer.from([22, 3, 1, 0, 80, 2, 0, 0, 76, version >> 8, version & 0xff]);
  const rest = Buffer.from([session, ...Array<number>(session).fill(7), suite >> 8, suite & 0xff, 0]);
  return Buffer.concat([head, Buffer.alloc(32, 1), rest]);
}

it('says its lengths right', () => {
  for (const version of ['SSLv3', 'TLSv1', 'TLSv1.2'] as const) {
    const hello = clientHello({ version, suites: [0x0005, 0x000a], serverName: 'api.example.com' });
    expect(hello.readUInt16BE(3)).toBe(hello.length - 5);
    expect(hello.readUIntBE(6, 3)).toBe(hello.length - 9);
    expect(hello.includes('api.example.com')).toBe(version !== 'SSLv3');
  }
});

it('gives no name where there is none', () => {
  const named = clientHello({ version: 'TLSv1', suites: [5], serverName: 'a' });
  const nameless = clientHello({ version: 'TLSv1', suites: [5], serverName: undefined });
  expect(named.length - nameless.length).toBe(4 + 2 + 3 + 1);
});

it('reads what a server agrees on, however it comes', () => {
  for (const session of [0, 32]) {
    const bytes = serverHello({ version: 0x0301, suite: 0xc013, session });
    expect(replyOf(bytes)).toEqual({ kind: 'agreed', version: 0x0301, suite: 0xc013 });
    for (let length = 0; length < 46 + session; length++) {
      expect(replyOf(bytes.subarray(0, length))).toEqual({ kind: 'more' });
    }
  }
});

it.each([
  ['an alert', Buffer.from([21, 3, 1, 0, 2, 2, 70]), 'refused'],
  ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request'), 'not_tls'],
  ['another message', Buffer.concat([Buffer.from([22, 3, 1, 0, 80, 14]), Buffer.alloc(60)]), 'not_tls'],
  [
    'a session that is too long',
    Buffer.concat([Buffer.from([22, 3, 1, 0, 80, 2]), Buffer.alloc(37), Buffer.alloc(300, 200)]),
    'not_tls',
  ],
  ['a greeting', Buffer.from('220 mail.example.com ESMTP'), 'not_tls'],
])('tells %s from an agreement', (_name, bytes, kind) => {
  expect(replyOf(bytes)).toEqual({ kind });
});
