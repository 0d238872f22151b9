import { Injectable, Logger } from '@nestjs/common';
import { Egress, EgressRefused } from '@palisade/egress';
import { isError } from '@palisade/telemetry';
import * as openid from 'openid-client';
import { unseal } from '../sealing/seal.js';
import { Settings } from '../settings.js';
import type { IdentityProvider } from './identity-provider.entity.js';

const SCOPE = 'openid email profile';
const MOST_BYTES = 256 * 1024;
const TIMEOUT_MS = 10_000;
const KEPT_MS = 10 * 60_000;
const MOST_KEPT = 200;
const bodyless = new Set([204, 205, 304]);

/** What a provider is asked with: the client as the organization registered it there. */
export interface Client {
  tenantId: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
}

/** Of one attempt to sign in; each is random. */
export interface Checks {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** What a provider says of who signed in, its signature verified. */
export interface Subject {
  issuer: string;
  subject: string;
  /** Only when the provider says that it verified it. */
  email?: string;
  name?: string;
  /** When he last proved himself there; where the provider doesn't say, when it said who he is. */
  authenticatedAt: Date;
}

/** The provider could not be asked, or what it said doesn't hold. `reason` is for logs, and for admins who set it up. */
export class ProviderFailure extends Error {}

/** OpenID Connect Core 1.0, code flow with PKCE, by providers that tenants name: every request goes through libs/egress. */
@Injectable()
export class OpenId {
  private readonly logger = new Logger(OpenId.name);
  private readonly egress: Egress;
  private readonly known = new Map<string, { configuration: openid.Configuration; until: number }>();

  constructor(private readonly settings: Settings) {
    this.egress = new Egress({
      ...settings.egress,
      observe: (outcome) => {
        if (outcome.result !== 'connected') this.logger.warn(outcome, 'a provider was not reached');
      },
    });
  }

  /** Where the provider sends people back to: a page, which hands over what it was given. */
  get redirectUri(): string {
    return `${this.settings.publicUrl}/sso/callback`;
  }

  clientOf({ tenantId, issuer, clientId, sealedClientSecret }: IdentityProvider): Client {
    const opened = unseal(sealedClientSecret, {
      ...this.settings.sealing,
      purpose: clientSecretPurpose(tenantId),
    });
    return { tenantId, issuer, clientId, clientSecret: opened.toString() };
  }

  /** Asks the provider for its metadata; throws a ProviderFailure that says what is wrong with it. */
  async check(client: Client): Promise<void> {
    this.known.delete(keyOf(client));
    const metadata = (await this.configurationOf(client)).serverMetadata();
    const missing = (['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const).filter(
      (member) => metadata[member] === undefined,
    );
    if (missing.length > 0) throw new ProviderFailure(`the metadata has no ${missing.join(', ')}`);
  }

  newChecks(): Checks {
    return {
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      codeVerifier: openid.randomPKCECodeVerifier(),
    };
  }

  /** The provider's page where the person signs in; `isAnew`: even if he has just done so. */
  async authorizationUrl(
    client: Client,
    { state, nonce, codeVerifier }: Checks,
    { isAnew = false }: { isAnew?: boolean } = {},
  ): Promise<string> {
    const configuration = await this.configurationOf(client);
    const codeChallenge = await openid.calculatePKCECodeChallenge(codeVerifier);
    const url = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: this.redirectUri,
      scope: SCOPE,
      state,
      nonce,
      code_challenge: codeChallenge,
      code_challenge_method: 'S256',
      ...(isAnew ? { prompt: 'login', max_age: '0' } : {}),
    });
    return url.href;
  }

  /** Who signed in, by the query with which the provider sent him back. */
  async subject(client: Client, { state, nonce, codeVerifier }: Checks, query: string): Promise<Subject> {
    const configuration = await this.configurationOf(client);
    const answered = new URL(this.redirectUri);
    answered.search = query;
    const tokens = await failing(() =>
      openid.authorizationCodeGrant(configuration, answered, {
        pkceCodeVerifier: codeVerifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      }),
    );
    const claims = tokens.claims();
    if (claims === undefined) throw new ProviderFailure('there is no id token');
    const { iss, sub, iat, auth_time: authTime = iat, email, email_verified: isVerified, name } = claims;
    return {
      issuer: iss,
      subject: sub,
      authenticatedAt: new Date(authTime * 1000),
      ...(typeof email === 'string' && isVerified === true ? { email } : {}),
      ...(typeof name === 'string' ? { name } : {}),
    };
  }

  private async configurationOf(client: Client): Promise<openid.Configuration> {
    const key = keyOf(client);
    const known = this.known.get(key);
    if (known !== undefined && known.until > Date.now()) return known.configuration;
    const configuration = await failing(() => this.discover(client));
    if (this.known.size >= MOST_KEPT) this.known.clear();
    this.known.set(key, { configuration, until: Date.now() + KEPT_MS });
    return configuration;
  }

  private async discover({
    tenantId,
    issuer,
    clientId,
    clientSecret,
  }: Client): Promise<openid.Configuration> {
    const fetch = this.fetchFor(tenantId);
    const found = await openid.discovery(new URL(issuer), clientId, undefined, openid.None(), {
      [openid.customFetch]: fetch,
    });
    const metadata = found.serverMetadata();
    const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const proof = methods.includes('client_secret_basic')
      ? openid.ClientSecretBasic(clientSecret)
      : openid.ClientSecretPost(clientSecret);
    const configuration = new openid.Configuration(
      metadata,
      clientId,
      { client_secret: clientSecret },
      proof,
    );
    configuration[openid.customFetch] = fetch;
    openid.enableNonRepudiationChecks(configuration);
    return configuration;
  }

  private fetchFor(tenantId: string): openid.CustomFetch {
    return async (url, { method, headers, body, signal }) => {
      const answer = await this.egress.request(url, {
        tenantId,
        method: method === 'POST' ? 'POST' : 'GET',
        headers,
        ...(typeof body === 'string' || body instanceof URLSearchParams ? { body: body.toString() } : {}),
        redirect: 'refuse',
        maxBytes: MOST_BYTES,
        timeouts: { whole: TIMEOUT_MS },
        ...(signal === undefined ? {} : { signal }),
      });
      const fields = Object.entries(answer.headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)] as [string, string]],
      );
      const content = bodyless.has(answer.status) ? null : new Uint8Array(answer.body);
      return new Response(content, { status: answer.status, headers: fields });
    };
  }
}

/** What a client's secret is bound to by its seal. */
export function clientSecretPurpose(tenantId: string): string {
  return `openid-client-secret:${tenantId}`;
}

function keyOf({ tenantId, issuer, clientId, clientSecret }: Client): string {
  return JSON.stringify([tenantId, issuer, clientId, clientSecret]);
}

async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new ProviderFailure(reasonOf(error), { cause: error });
  }
}

/** Without addresses that a name resolved to, and without what the provider was sent. */
function reasonOf(error: unknown): string {
  for (let at: unknown = error; isError(at); at = at.cause) {
    if (at instanceof EgressRefused) return at.message;
  }
  if (error instanceof openid.ResponseBodyError) return `the provider answered ${error.error}`;
  if (error instanceof openid.AuthorizationResponseError) return `the provider refused: ${error.error}`;
  return isError(error) ? error.message : 'the provider could not be asked';
}
