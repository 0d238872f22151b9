import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';

const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
];

// What only a hop of ours may say; services believe it of the gateway.
const ours = [
  'forwarded',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'traceparent',
  'tracestate',
  'baggage',
];
const oursByPrefix = [
  'x-forwarded-',
  'x-palisade-',
  'x-internal-',
  'x-original-',
  'x-rewrite-',
  'x-http-method',
];

// Cookies are between browsers and us.
const notPassedOn = new Set([...hopByHop, ...ours, 'expect', 'cookie']);
const notPassedBack = new Set([...hopByHop, 'server', 'x-powered-by', 'set-cookie']);

/** The client's headers without what concerns this hop alone or is not the client's to say, and with what is ours to say. */
export function toUpstream(request: FastifyRequest, headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const passed: IncomingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (notPassedOn.has(name) || oursByPrefix.some((prefix) => name.startsWith(prefix))) continue;
    passed[name] = value;
  }
  passed['x-forwarded-for'] = request.ip;
  passed['x-forwarded-proto'] = request.protocol;
  passed['x-forwarded-host'] = request.host;
  passed['x-correlation-id'] = request.id;
  if (request.refreshToken !== undefined) passed['x-palisade-refresh-token'] = request.refreshToken;
  if (request.work !== undefined) passed['traceparent'] = request.work.traceparent;
  return passed;
}

/** Answers are one caller's: no cache shares what a service says nothing of. */
export function toClient(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const passed: IncomingHttpHeaders = { 'cache-control': 'no-store' };
  for (const [name, value] of Object.entries(headers)) {
    if (!notPassedBack.has(name) && !name.startsWith('x-palisade-')) passed[name] = value;
  }
  return passed;
}
