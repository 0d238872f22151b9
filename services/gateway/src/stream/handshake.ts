import { Problem } from '@palisade/http';
import type { FastifyRequest } from 'fastify';

const credentialNames =
  /^(?:.*token.*|.*secret.*|.*password.*|auth.*|bearer|api[_-]?key|key|jwt|ticket|session|sid)$/i;
/** A JSON Web Token, an API key, a refresh token. */
const credentialForms = /^(?:eyJ[\w-]*\.[\w-]+\.[\w-]*|pal[a-z]?_.+|bearer\s.*)$/i;

/** Refuses what is no handshake of RFC 6455, and one that has a credential where proxies and histories keep it. */
export function refuseUnfitHandshake({ method, headers, url }: FastifyRequest): void {
  if (method !== 'GET') throw unfit('method', 'A WebSocket begins with a GET.');
  const key = headers['sec-websocket-key'];
  if (key === undefined || Buffer.from(key, 'base64').length !== 16 || key.length !== 24)
    throw unfit('Sec-WebSocket-Key', 'is not 16 bytes in base64');
  if (headers['sec-websocket-version'] !== '13') throw upgradeRequired();
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0)
    throw unfit('body', 'A WebSocket begins without a body.');
  refuseCredentials(new URLSearchParams(url.split('?', 2)[1]));
}

/** Of a plain request for what is a WebSocket, or one for another version of it. */
export function upgradeRequired(): Problem {
  return new Problem({
    status: 426,
    slug: 'upgrade-required',
    title: 'Upgrade required',
    detail: 'This path is a WebSocket: connect with ws:// or wss://, version 13.',
    headers: { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-version': '13' },
  });
}

function refuseCredentials(query: URLSearchParams): void {
  for (const [name, value] of query) {
    if (!credentialNames.test(name) && !credentialForms.test(value)) continue;
    throw new Problem({
      status: 400,
      slug: 'credential-in-url',
      title: 'Credential in the URL',
      detail:
        'Addresses are kept in logs and histories: send a token in the Authorization header, and change one that was sent here.',
    });
  }
}

function unfit(path: string, message: string): Problem {
  return Problem.invalid([{ path, message }], 'This is no WebSocket handshake.');
}
