import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CertificateAuthority } from '@palisade/egress/testing';
import { Provider } from 'oidc-provider';

/** What the provider says of somebody. */
export interface Claims {
  email: string;
  email_verified: boolean;
  name: string;
}

const loginPage = `<!doctype html><html lang="en"><title>Sign in to Corp</title><form method="post">
  <label>Account at Corp <input name="account" autocomplete="off"></label> <button>Sign in to Corp</button></form></html>`;

/** An organization's OpenID provider, where a person in a browser says who he is and is believed. */
export class OpenIdProvider {
  /** By the name of the account. */
  readonly people = new Map<string, Claims>();
  readonly client = { client_id: 'palisade', client_secret: 'a secret that only these two know' };
  readonly issuer: string;

  private constructor(
    private readonly server: Server,
    redirectUri: string,
    private readonly folder: string,
  ) {
    this.issuer = `https://${this.address}`;
    const provider = new Provider(this.issuer, {
      clients: [{ ...this.client, redirect_uris: [redirectUri] }],
      cookies: { keys: ['of the test'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      conformIdTokenClaims: false,
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, accountId) => ({
        accountId,
        claims: () => ({ sub: accountId, ...this.people.get(accountId) }),
      }),
      loadExistingGrant: async ({ oidc }) => {
        const { client_id: clientId } = this.client;
        const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session?.accountId ?? '' });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
    });
    const answer = provider.callback();
    server.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction/') === true) void interact(provider, request, response);
      else void answer(request, response);
    });
  }

  static async start(redirectUri: string): Promise<OpenIdProvider> {
    const authority = new CertificateAuthority();
    const server = createServer(authority.issue({ addresses: ['127.0.0.1'] })).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const folder = await mkdtemp(join(tmpdir(), 'palisade-openid-'));
    await writeFile(join(folder, 'ca.pem'), authority.pem);
    return new OpenIdProvider(server, redirectUri, folder);
  }

  get address(): string {
    return `127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** Of who vouches for its certificate. */
  get authorityFile(): string {
    return join(this.folder, 'ca.pem');
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await rm(this.folder, { recursive: true });
  }
}

/** Asks who it is, and goes on with what is said. */
async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html').end(loginPage);
    return;
  }
  const accountId = new URLSearchParams(await text(request)).get('account') ?? '';
  await provider.interactionFinished(
    request,
    response,
    { login: { accountId } },
    { mergeWithLastSubmission: false },
  );
}
