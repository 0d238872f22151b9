import { ToolRefused } from '@palisade/scanner-kit';
import { describe, expect, it } from '@jest/globals';
import { seen } from '../snapshot/seen.js';
import { handshake } from '../testing/endpoint.js';
import { askedBy, serverOf, type Request } from '../testing/tools.js';
import { answersToCredentials } from './credentials.js';
import type { RegisteredUrl } from './registered-url.js';

const baseUrl = 'https://api.example.com/v1';
const token_url = 'https://login.example.org/oauth/token';
const oauth = {
  connectionId: 'c1',
  kind: 'oauth2_client_credentials',
  label: 'reader',
  secret: { token_url, client_id: 'palisade', client_secret: 's3cret/0', scope: 'orders:read' },
};
const account = {
  connectionId: 'c2',
  kind: 'account',
  label: null,
  secret: { username: 'a', password: 'b' },
};
const registered = { tls: seen(handshake()) } as unknown as RegisteredUrl;
const token = { body: JSON.stringify({ access_token: 'tok-123', token_type: 'bearer', expires_in: 60 }) };

type Answering = Parameters<typeof serverOf>[0];

async function asked(answer: Answering, credentials = [oauth]) {
  const server = serverOf((request) => (request.url === token_url ? answer(request) : { status: 200 }));
  const found = await answersToCredentials(askedBy(server.tools, baseUrl, credentials), registered);
  return { ...server, ...found };
}

const wayOf = ({ url, options }: Request) => [url, options.method, options.headers?.['authorization']];
const basic = `Basic ${Buffer.from('palisade:s3cret%2F0').toString('base64')}`;

describe('a connection with client credentials', () => {
  it('gets a token where it says, and asks the registered URL with it', async () => {
    const { requests, concealed, withCredentials, unusedConnections } = await asked(() => token);
    expect(requests.map(wayOf)).toEqual([
      [token_url, 'POST', basic],
      [baseUrl, undefined, 'Bearer tok-123'],
    ]);
    expect(requests[0]?.options).toMatchObject({
      body: 'grant_type=client_credentials&scope=orders%3Aread',
      onlyTrusted: true,
    });
    expect(requests[1]?.options.onlyTrusted).toBe(true);
    expect(concealed).toEqual(['tok-123']);
    expect(withCredentials.value).toMatchObject([{ kind: oauth.kind, field: 'authorization' }]);
    expect(unusedConnections).toEqual([]);
  });

  it('is named in the body where the server does not want it in a field', async () => {
    const { requests } = await asked(({ options }) =>
      options.headers?.['authorization'] === undefined ? token : { status: 401 },
    );
    expect(requests.map(wayOf)).toEqual([
      [token_url, 'POST', basic],
      [token_url, 'POST', undefined],
      [baseUrl, undefined, 'Bearer tok-123'],
    ]);
    expect(requests[1]?.options.body).toContain('client_secret=s3cret%2F0');
  });

  it.each<[string, Answering, string, number]>([
    [
      'was refused',
      () => ({ status: 401, body: '{"error": "invalid_client"}' }),
      'The answer was 401 (invalid_client).',
      2,
    ],
    [
      'was answered what repeats the secret',
      () => ({ status: 500, body: '{"error": "s3cret/0"}' }),
      'The answer was 500.',
      1,
    ],
    ['got no JSON', () => ({ body: '<html>' }), 'The answer was 200.', 1],
    [
      'got a token that a request can not carry',
      () => ({ body: '{"access_token": "x", "token_type": "mac"}' }),
      'The token is of another type than Bearer.',
      1,
    ],
    [
      'found a server that does not prove who it is',
      () => {
        throw new ToolRefused('certificate_not_valid', 'The server does not prove who it is.');
      },
      'The server does not prove who it is.',
      1,
    ],
  ])('says why it was of no use: it %s', async (_name, answer, why, asks) => {
    const { requests, withCredentials, unusedConnections } = await asked(answer);
    const summary = `No token was got for a connection. ${why}`;
    expect(requests).toHaveLength(asks);
    expect(withCredentials.because).toEqual({ status: 'not_evaluated', reason: 'token_not_got', summary });
    expect(unusedConnections).toEqual([`oauth2_client_credentials (reader): ${summary}`]);
  });
});

it('an account is not signed in with, and that is said beside what others were answered', async () => {
  const both = await asked(() => token, [account, oauth] as (typeof oauth)[]);
  expect(both.withCredentials.value).toHaveLength(1);
  expect(both.unusedConnections).toEqual([
    expect.stringMatching(/^account: A passive audit signs in nowhere/),
  ]);
  const alone = await asked(() => token, [account] as unknown as (typeof oauth)[]);
  expect(alone.withCredentials.because?.reason).toBe('credentials_kind');
  expect(alone.requests).toEqual([]);
});
