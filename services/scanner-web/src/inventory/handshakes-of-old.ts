import type { Socket } from 'node:net';
import type { Tools } from '@palisade/scanner-kit';
import type { OldVersion, WeakSuite } from '../snapshot/endpoint.js';
import { notSeen, seen, type Seen } from '../snapshot/seen.js';
import { type Asked, tried } from './asked.js';
import { clientHello, replyOf, type Reply, type Version, versions } from './client-hello.js';
import { usualSuites, weakSuites } from './suites.js';

/** Which of the versions that nobody should agree to any more the server takes. A connection each. */
export async function oldVersionsOf(asked: Asked): Promise<Seen<readonly OldVersion[]>> {
  const found: OldVersion[] = [];
  for (const version of ['SSLv3', 'TLSv1', 'TLSv1.1'] as const) {
    const reply = await offered(asked, { version, suites: usualSuites });
    if (reply.value === undefined) return reply;
    const { value } = reply;
    found.push({ version, accepted: value.kind === 'agreed' && value.version === versions[version] });
  }
  return seen(found);
}

/** The first weak suite that the server takes, offered nothing else. */
export async function weakSuiteOf(asked: Asked): Promise<Seen<WeakSuite>> {
  const reply = await offered(asked, { version: 'TLSv1.2', suites: [...weakSuites.keys()] });
  if (reply.value === undefined) return reply;
  const { value } = reply;
  return seen({ accepted: value.kind === 'agreed' ? (weakSuites.get(value.suite) ?? null) : null });
}

async function offered(
  { url, serverName, tools }: Asked,
  { version, suites }: { version: Version; suites: readonly number[] },
): Promise<Seen<Reply>> {
  const reply = await tried(tools, async () => {
    const socket = await tools.connect(url, { purpose: { use: 'handshake' } });
    return await replyTo(socket, clientHello({ version, suites, serverName }), tools);
  });
  if (reply.value?.kind === 'more') return notSeen('timeout');
  return reply.value?.kind === 'not_tls' ? notSeen('bad_response') : reply;
}

/** Servers that don't like an offer send an alert, close, or reset the connection; those that say nothing are not understood. */
async function replyTo(socket: Socket, hello: Buffer, { signal }: Tools): Promise<Reply> {
  let bytes = Buffer.alloc(0);
  try {
    return await new Promise((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        bytes = Buffer.concat([bytes, chunk]);
        const reply = replyOf(bytes);
        if (reply.kind !== 'more') resolve(reply);
      });
      socket.once('end', () => {
        resolve({ kind: 'refused' });
      });
      socket.on('error', () => {
        resolve({ kind: 'refused' });
      });
      // Destroyed by its limit of time.
      socket.once('close', () => {
        resolve({ kind: 'more' });
      });
      signal.addEventListener('abort', () => {
        resolve({ kind: 'more' });
      });
      socket.write(hello);
      socket.resume();
    });
  } finally {
    socket.destroy();
  }
}
