import type { Answer, Credential } from '@palisade/scanner-kit';
import { notSeen, seen, type Seen } from '../snapshot/seen.js';
import { type Asked, tried } from './asked.js';

const mostBytes = 64 * 1024;
/** RFC 6749, 5.2. Any other word of a server isn't repeated: it may hold what it was sent. */
const knownErrors = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
];

/** A token for the client itself (RFC 6749, 4.4), from the address that its connection names; only if that proves who it is. */
export async function tokenOf(asked: Asked, { secret }: Pick<Credential, 'secret'>): Promise<Seen<string>> {
  const byHeader = await tried(asked.tools, () => ask(asked, secret, 'header'));
  if (byHeader.value === undefined) return notGot(byHeader.because.summary ?? byHeader.because.reason);
  const token = tokenIn(asked, byHeader.value);
  if (token.value !== undefined || ![400, 401].includes(byHeader.value.status)) return token;
  // Servers need not take both ways of saying who asks.
  const byBody = await tried(asked.tools, () => ask(asked, secret, 'body'));
  return byBody.value === undefined ? token : tokenIn(asked, byBody.value);
}

async function ask(
  { tools }: Asked,
  { token_url = '', client_id = '', client_secret = '', scope }: Credential['secret'],
  how: 'header' | 'body',
): Promise<Answer> {
  const pair = [client_id, client_secret].map(encodeURIComponent).join(':');
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(scope !== undefined && { scope }),
    ...(how === 'body' && { client_id, client_secret }),
  });
  return await tools.request(token_url, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(how === 'header' && { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }),
    },
    body: form.toString(),
    maxBytes: mostBytes,
    onlyTrusted: true,
  });
}

function tokenIn({ tools }: Asked, { status, body }: Answer): Seen<string> {
  const { access_token: token, token_type: type = 'bearer', error } = fieldsOf(body);
  if (status !== 200 || typeof token !== 'string' || token === '') {
    const word = knownErrors.find((known) => known === error);
    return notGot(`The answer was ${status}${word === undefined ? '' : ` (${word})`}.`);
  }
  tools.conceal(token);
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer')
    return notGot('The token is of another type than Bearer.');
  return seen(token);
}

function fieldsOf(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const notGot = (why: string) => notSeen('token_not_got', `No token was got for a connection. ${why}`);
