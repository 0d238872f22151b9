import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import type { Running } from '../testing/gateway.js';
import { closeOf, echoed, gone, machine, Streams, type Headers } from '../testing/streams.js';

const streams = new Streams();
beforeAll(() => streams.start());
afterEach(() => {
  streams.reset();
});
afterAll(() => streams.close());

const page = (of: Running): Headers => ({ cookie: 'palisade_access=tenant.one', origin: of.origin });

describe('a stream', () => {
  it('carries messages both ways, whatever they are', async () => {
    const socket = await streams.connected();
    expect(await echoed(socket, 'hello')).toBe('hello');
    expect(await echoed(socket, 'ü'.repeat(500_000))).toHaveLength(500_000);
    socket.close(4000, 'done');
    expect(await closeOf(socket)).toEqual({ code: 4000, reason: 'done' });
  });

  it('says to the service who asks from where, in one trace', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await streams.connected(
      {
        ...page(streams.gateway),
        traceparent,
        'x-forwarded-for': '6.6.6.6',
        'x-palisade-tenant': 'other',
        te: 'trailers',
      },
      { path: '/v1/stream?since=eyJzIjo3fQ' },
    );
    expect(streams.seen[0]?.url).toBe('/v1/stream?since=eyJzIjo3fQ');
    const headers = streams.seen[0]?.headers ?? {};
    expect(headers).toMatchObject({
      authorization: 'Bearer tenant.one',
      host: new URL(streams.upstream).host,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': new URL(streams.gateway.origin).host,
      'x-forwarded-proto': 'http',
      connection: 'Upgrade',
      upgrade: 'websocket',
    });
    expect(headers['traceparent']).toMatch(new RegExp(`^00-${'a'.repeat(32)}-`));
    for (const name of ['cookie', 'x-palisade-tenant', 'te']) expect(headers).not.toHaveProperty(name);
  });

  it('passes on what the service negotiates, and names the request', async () => {
    const socket = streams.dial();
    const isOpen = once(socket, 'open');
    const [response] = (await once(socket, 'upgrade')) as [{ headers: IncomingHttpHeaders }];
    await isOpen;
    expect(response.headers['sec-websocket-extensions']).toMatch(/permessage-deflate/);
    expect(response.headers['x-correlation-id']).toMatch(/^[\w-]{36}$/);
    expect(response.headers['set-cookie']).toBeUndefined();
  });

  it('is there below the path prefix, whether or not a proxy has cut it off', async () => {
    const own = await streams.another({ PATH_PREFIX: '/palisade' });
    try {
      for (const path of ['/palisade/v1/stream?since=x', '/v1/stream']) {
        const socket = await streams.connected(machine, { of: own, path });
        expect(await echoed(socket, path)).toBe(path);
      }
      expect(streams.seen.map(({ url }) => url)).toEqual(['/v1/stream?since=x', '/v1/stream']);
    } finally {
      await own.close();
    }
  });

  it('loses nothing that the service sends with its answer', async () => {
    streams.answer = (socket) => {
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n' +
          'sec-websocket-accept: whatever\r\n\r\nfirst bytes',
      );
    };
    const { head, socket } = await streams.raw();
    expect(head.toString()).toBe('first bytes');
    socket.destroy();
  });
});

describe('the limits of connections', () => {
  it('count those of a caller, of a tenant and of an address until they close', async () => {
    const own = await streams.another({
      STREAM_MAX_PER_CALLER: 2,
      STREAM_MAX_PER_TENANT: 3,
      STREAM_MAX_PER_ADDRESS: 4,
    });
    try {
      const first = await streams.connected(machine, { of: own });
      await streams.connected(machine, { of: own });
      const refusal = await streams.refusedWith(machine, { of: own });
      expect(refusal).toMatchObject({ status: 429, headers: { 'retry-after': '30' } });
      expect(own.refusals).toEqual([
        { action: 'gateway.request.throttled', reason: 'streams', tenantId: 'one' },
      ]);
      await streams.connected({ authorization: 'Bearer tenant:two' }, { of: own });
      await streams.connected({ authorization: 'Bearer tenant:two' }, { of: own });
      expect((await streams.refusedWith({ authorization: 'Bearer tenant:three' }, { of: own })).status).toBe(
        429,
      );
      first.terminate();
      await eventually(() => streams.connected(machine, { of: own }));
    } finally {
      await own.close();
    }
  });

  it('count handshakes that wait for the service, of which one tenant has a part', async () => {
    const own = await streams.another({}, { maxUnderWay: 4, answerWithinMs: 4_000 });
    streams.answer = () => undefined;
    try {
      const waiting = streams.refusedWith(machine, { of: own });
      await eventually(() =>
        streams.seen.length === 1 ? Promise.resolve() : Promise.reject(new Error('not yet')),
      );
      expect((await streams.refusedWith(machine, { of: own })).status).toBe(429);
      streams.answer = undefined;
      await streams.connected({ authorization: 'Bearer tenant:two' }, { of: own });
      expect((await waiting).status).toBe(504);
      await streams.connected(machine, { of: own });
    } finally {
      await own.close();
    }
  });

  it('count all of a replica', async () => {
    const own = await streams.another({ STREAM_MAX_CONNECTIONS: 1 });
    try {
      await streams.connected(machine, { of: own });
      expect((await streams.refusedWith(machine, { of: own })).status).toBe(503);
    } finally {
      await own.close();
    }
  });

  it('are those of requests too, for each handshake', async () => {
    const own = await streams.another({ RATE_LIMIT_TENANT_PER_SECOND: 0.01, RATE_LIMIT_TENANT_BURST: 1 });
    try {
      await streams.connected(page(own), { of: own });
      expect((await streams.refusedWith(page(own), { of: own })).status).toBe(429);
    } finally {
      await own.close();
    }
  });
});

describe('an end', () => {
  it('of the service closes the client, with the close frame that it sent', async () => {
    const socket = await streams.connected();
    for (const each of streams.sockets.clients) each.close(1012, 'restarting');
    expect(await closeOf(socket)).toEqual({ code: 1012, reason: 'restarting' });
  });

  it.each(['service', 'client'])('that breaks closes the other one: %s', async (which) => {
    const socket = await streams.connected();
    const [other] = streams.sockets.clients;
    if (which === 'service') {
      streams.seen[0]?.socket.destroy();
      expect((await closeOf(socket)).code).toBe(1006);
    } else {
      socket.terminate();
      if (other !== undefined && other.readyState !== WebSocket.CLOSED) await once(other, 'close');
    }
  });

  it('that is half of one does not stay', async () => {
    streams.answer = (socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n');
      socket.resume();
      // Never ends its own half, and speaks on.
      const heartbeat = setInterval(() => socket.write('heartbeat'), 50);
      socket.once('close', () => {
        clearInterval(heartbeat);
      });
    };
    const { socket } = await streams.raw();
    socket.end();
    socket.resume();
    await gone(socket);
    await gone(streams.seen[0]?.socket);
  });

  it('comes to who says nothing for too long, and not to who is spoken to', async () => {
    const own = await streams.another({}, { idleMs: 400 });
    try {
      const idle = await streams.connected(machine, { of: own });
      const began = performance.now();
      const ended = closeOf(idle);
      const spokenTo = await streams.connected(machine, { of: own });
      for (let i = 0; i < 8; i++) {
        await setTimeout(100);
        expect(await echoed(spokenTo, 'heartbeat')).toBe('heartbeat');
      }
      expect((await ended).code).toBe(1006);
      expect(performance.now() - began).toBeGreaterThan(350);
    } finally {
      await own.close();
    }
  });
});

it('holds a sender back for a client that does not read, and lets it go in the end', async () => {
  let written = 0;
  const ended = new Promise<void>((resolve) => {
    streams.answer = (socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n');
      const chunk = Buffer.alloc(1024 * 1024);
      const pump = () => {
        while (!socket.destroyed && written < 512 * 1024 * 1024) {
          written += chunk.length;
          if (!socket.write(chunk)) {
            socket.once('drain', pump);
            return;
          }
        }
      };
      socket.once('close', () => {
        resolve();
      });
      pump();
    };
  });
  const own = await streams.another({}, { idleMs: 500 });
  try {
    const { socket } = await streams.raw(own);
    socket.pause();
    await ended;
    expect(written).toBeLessThan(64 * 1024 * 1024);
    socket.destroy();
  } finally {
    await own.close();
  }
});

it('ends streams when it stops, soon after the service had its say', async () => {
  const own = await streams.another({}, { graceMs: 300 });
  const left = await streams.connected(machine, { of: own });
  const told = await streams.connected(machine, { of: own });
  const ends = [closeOf(left), closeOf(told)] as const;
  const stopped = own.close();
  [...streams.sockets.clients][1]?.close(1012, 'restarting');
  await stopped;
  expect(await ends[0]).toMatchObject({ code: 1006 });
  expect(await ends[1]).toMatchObject({ code: 1012 });
});

it('carries a thousand streams at once', async () => {
  const own = await streams.another({ STREAM_MAX_PER_CALLER: 1_000 });
  try {
    const all: WebSocket[] = [];
    for (let i = 0; i < 20; i++)
      all.push(
        ...(await Promise.all(Array.from({ length: 50 }, () => streams.connected(machine, { of: own })))),
      );
    const answers = await Promise.all(all.map((each, i) => echoed(each, String(i))));
    expect(answers).toEqual(all.map((_each, i) => String(i)));
  } finally {
    await own.close();
  }
});

async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + 5_000;
  for (;;) {
    try {
      return await Promise.race([
        attempt(),
        setTimeout(500, undefined, { ref: false }).then(() => Promise.reject(new Error('late'))),
      ]);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await setTimeout(10);
    }
  }
}
