import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { fastify, type FastifyHttpOptions, type FastifyInstance } from 'fastify';
import { asProblem } from './as-problem.js';
import { takeJson } from './json-body.js';
import { Problem, problemDetails } from './problem.js';
import { sendProblem } from './problem.filter.js';

export interface ServerOptions {
  /** The hops before this whose forwarded headers count: addresses and CIDRs with commas, or how many; default loopback. */
  trustProxy?: string | false;
  bodyLimit?: number;
  /** Longer than the keep-alive of whoever calls, or it writes to a connection that is just being closed. */
  keepAliveTimeoutMs?: number;
  /** How long a whole request may take to arrive. */
  requestTimeoutMs?: number;
  /** How long an answer may take to begin; 0 for no limit. */
  handlerTimeoutMs?: number;
  /** Such as /palisade: cut from the front of every path that has it, before anything looks at the path. */
  pathPrefix?: string;
}

const correlationId = /^[A-Za-z0-9][\w.:-]{0,127}$/;

/** Fastify with limits on everything that a caller can make large or slow, answering even broken HTTP with a problem. */
export function createServer(options: ServerOptions): FastifyInstance {
  const prefix = options.pathPrefix ?? '';
  const settings: FastifyHttpOptions<Server> = {
    logger: false,
    trustProxy: trusted(options.trustProxy ?? 'loopback'),
    bodyLimit: options.bodyLimit ?? 1024 * 1024,
    requestTimeout: options.requestTimeoutMs ?? 30_000,
    handlerTimeout: options.handlerTimeoutMs ?? 30_000,
    keepAliveTimeout: options.keepAliveTimeoutMs ?? 75_000,
    // Slow headers and large ones are refused before a request exists.
    http: { maxHeaderSize: 16 * 1024, headersTimeout: 10_000, connectionsCheckingInterval: 2_000 },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    genReqId: correlationOf,
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: (error, request, reply) => {
      sendProblem(asProblem(error), request, reply);
    },
    clientErrorHandler: refuseBrokenHttp,
    ...(prefix !== '' && { rewriteUrl: ({ url = '/' }) => withoutPrefix(url, prefix) }),
  };
  const instance = fastify(settings);
  instance.removeContentTypeParser('text/plain');
  takeJson(instance);
  return instance;
}

function trusted(hops: string | false): FastifyHttpOptions<Server>['trustProxy'] {
  if (hops === false || !/^\d+$/.test(hops)) return hops;
  const count = Number(hops);
  return (_address, hop) => hop < count;
}

function withoutPrefix(url: string, prefix: string): string {
  if (!url.startsWith(prefix)) return url;
  const rest = url.slice(prefix.length);
  if (rest.startsWith('/')) return rest;
  return rest === '' || rest.startsWith('?') ? `/${rest}` : url;
}

function correlationOf(request: { headers: IncomingMessage['headers'] }): string {
  const given = request.headers['x-correlation-id'];
  return typeof given === 'string' && correlationId.test(given) ? given : randomUUID();
}

function refuseBrokenHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ''] ?? 400;
  const title = STATUS_CODES[status] ?? 'Bad Request';
  const slug = title.toLowerCase().replace(/ /g, '-');
  const body = JSON.stringify(problemDetails(new Problem({ status, slug, title }), {}));
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `connection: close\r\n\r\n${body}`,
  );
}
