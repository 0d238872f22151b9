import { request as ask, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { toUpstream } from '../proxy/forwarded-headers.js';

export type UpgradeAnswer =
  | { accepted: true; headers: IncomingMessage['headers']; socket: Duplex; head: Buffer }
  | { accepted: false; answer: IncomingMessage };

export class UpgradeTimeout extends Error {
  readonly code = 'UPGRADE_TIMEOUT';
}

interface UpgradeOptions {
  origin: string;
  traceparent: string;
  withinMs: number;
  /** Whose leaving ends the asking. */
  client: Duplex;
}

/** Asks the service for the WebSocket that the client asks for. An answer that is none is the client's to have. */
export function upgradeUpstream(
  request: FastifyRequest,
  { origin, traceparent, withinMs, client }: UpgradeOptions,
): Promise<UpgradeAnswer> {
  const { host } = new URL(origin);
  const passed = toUpstream(request, request.headers);
  const headers = { ...passed, host, traceparent, connection: 'Upgrade', upgrade: 'websocket' };
  const upstream = ask(new URL(request.url, origin), { method: 'GET', headers, agent: false });
  return new Promise((resolve, reject) => {
    if (client.destroyed) upstream.destroy(new Error('the client left before its turn'));
    const leave = () => upstream.destroy(new Error('the client left before its answer'));
    const timer = setTimeout(() => upstream.destroy(new UpgradeTimeout('no answer in time')), withinMs);
    const settled = () => {
      clearTimeout(timer);
      client.off('close', leave);
    };
    client.once('close', leave);
    upstream.once('upgrade', ({ headers: given }, socket, head) => {
      settled();
      resolve({ accepted: true, headers: given, socket, head });
    });
    upstream.once('response', (answer) => {
      settled();
      resolve({ accepted: false, answer });
    });
    upstream.once('error', (error) => {
      settled();
      reject(error);
    });
    upstream.end();
  });
}
