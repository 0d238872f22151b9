import { request, createServer, type Server } from 'node:https';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export interface Claims {
  email?: string;
  email_verified?: boolean;
  name?: string;
}

interface Place {
  host: string;
  redirectUri: string;
  tls: { key: string; cert: string };
}

/** Who may ask, as it is registered with the provider. */
export const client = { client_id: 'palisade', client_secret: 'a secret that only these two know' };

/** An OpenID provider over TLS, at which people sign in by saying who they are. */
export class OpenIdProvider {
  readonly people = new Map<string, Claims>();

  private constructor(
    readonly issuer: string,
    private readonly server: Server,
    private readonly redirectUri: string,
  ) {}

  static async start({ host, redirectUri, tls }: Place): Promise<OpenIdProvider> {
    const server = createServer(tls).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const issuer = `https://${host}:${String((server.address() as AddressInfo).port)}`;
    const started = new OpenIdProvider(issuer, server, redirectUri);
    const provider = new Provider(issuer, {
      clients: [{ ...client, redirect_uris: [redirectUri] }],
      cookies: { keys: ['of the test'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      conformIdTokenClaims: false,
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, accountId) => ({
        accountId,
        claims: () => ({ sub: accountId, ...started.people.get(accountId) }),
      }),
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({
          clientId: client.client_id,
          accountId: oidc.session?.accountId ?? '',
        });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
    });
    const answer = provider.callback();
    server.on('request', (incoming, outgoing) => {
      if (incoming.url?.startsWith('/interaction/') !== true) {
        void answer(incoming, outgoing);
        return;
      }
      const login = { accountId: String(incoming.headers['x-person']) };
      void provider.interactionFinished(incoming, outgoing, { login }, { mergeWithLastSubmission: false });
    });
    return started;
  }

  get port(): string {
    return new URL(this.issuer).port;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** What a browser is sent back with, of whom somebody signs in as. */
  async signIn(url: string, person: string): Promise<string> {
    const cookies = new Map<string, string>();
    let place = url;
    for (let hop = 0; hop < 10; hop++) {
      const { headers } = await this.visit(place, { person, cookies });
      for (const line of headers['set-cookie'] ?? []) {
        const [pair = ''] = line.split(';');
        cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      if (headers.location === undefined) throw new Error(`the provider leads nowhere from ${place}`);
      place = new URL(headers.location, place).href;
      if (place.startsWith(this.redirectUri)) return new URL(place).search.slice(1);
    }
    throw new Error('the provider redirects without end');
  }

  private async visit(
    url: string,
    { person, cookies }: { person: string; cookies: Map<string, string> },
  ): Promise<IncomingMessage> {
    const { pathname, search, port, host } = new URL(url);
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const sent = request({
      host: '127.0.0.1',
      port,
      path: `${pathname}${search}`,
      headers: { host, cookie, 'x-person': person },
      rejectUnauthorized: false,
    }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    return answer;
  }
}
