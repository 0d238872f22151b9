import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { AUTH_OPTIONS, type AuthOptions } from './auth-options.js';
import type { Caller } from './caller.js';
import {
  ACCESS_TOKEN_ALGORITHM,
  ACCESS_TOKEN_TYPE,
  type Claims,
  claimsOf,
  DEFAULT_AUDIENCE,
} from './claims.js';
import { FollowedIdentity } from './followed-identity.js';
import { permissionsOf } from './permissions.js';
import { refusalOf } from './session-check.js';
import type { Verdict } from './verifier.js';

const STRATEGY = 'access-token';
const MOST_REMEMBERED = 10_000;

/**
 * Checks access tokens: ES256 only, by a key that identity published, for this issuer and audience, of a session that
 * goes on. Its passport is its own, so that two verifiers in one process don't replace each other's strategy.
 */
@Injectable()
export class AccessTokens extends PassportStrategy(Strategy, STRATEGY) {
  /** By token, whose signatures held: a page's requests carry one token for minutes. */
  private readonly verified = new Map<string, { kid: string; key: KeyObject; claims: Claims }>();
  private ownPassport: passport.Authenticator | undefined;

  constructor(
    @Inject(AUTH_OPTIONS) options: AuthOptions,
    private readonly identity: FollowedIdentity,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: (_request: unknown, token: string, done: KeyCallback) => {
        const kid = kidOf(token);
        const key = kid === undefined ? undefined : keyOf(kid, identity);
        // passport-jwt's types know strings only; jsonwebtoken takes the parsed key, and refuses it for an HMAC.
        if (key) done(null, key as unknown as Buffer);
        else done(new Error(kid === undefined ? 'token-malformed' : 'signing-key-unknown'));
      },
      issuer: options.issuer,
      audience: options.audience ?? DEFAULT_AUDIENCE,
      algorithms: [ACCESS_TOKEN_ALGORITHM],
    });
  }

  async check(token: string): Promise<Verdict> {
    const known = this.verified.get(token);
    if (known && keyOf(known.kid, this.identity) === known.key && known.claims.exp > Date.now() / 1000) {
      return this.verdictOn(known.claims);
    }
    const claims = await this.verify(token);
    if ('refused' in claims) return claims;
    this.remember(token, claims);
    return this.verdictOn(claims);
  }

  /** Called by passport once signature, issuer, audience and expiry hold. */
  validate(payload: unknown): Claims | Refused {
    return claimsOf(payload) ?? { refused: 'token-malformed' };
  }

  private verify(token: string): Promise<Claims | Refused> {
    const request = { headers: { authorization: `Bearer ${token}` } };
    return new Promise((resolve, reject) => {
      const answer = (error: unknown, claims: Claims | Refused | false | null, failure?: unknown) => {
        if (error) reject(error instanceof Error ? error : new Error('token check failed', { cause: error }));
        else resolve(claims || { refused: reasonOf(failure) });
      };
      const authenticate = this.getPassportInstance().authenticate(STRATEGY, { session: false }, answer) as (
        request: unknown,
        response: unknown,
        next: (error: unknown) => void,
      ) => void;
      authenticate(request, {}, reject);
    });
  }

  private verdictOn(claims: Claims): Verdict {
    const refused = refusalOf(claims, this.identity.session(claims.sid), Date.now());
    return refused ? { refused } : { caller: callerOf(claims) };
  }

  private remember(token: string, claims: Claims): void {
    const kid = kidOf(token);
    const key = kid === undefined ? undefined : keyOf(kid, this.identity);
    if (kid === undefined || key === undefined) return;
    this.verified.set(token, { kid, key, claims });
    if (this.verified.size <= MOST_REMEMBERED) return;
    for (const oldest of this.verified.keys()) {
      this.verified.delete(oldest);
      break;
    }
  }

  getPassportInstance(): passport.Authenticator {
    this.ownPassport ??= new passport.Passport();
    return this.ownPassport;
  }
}

interface Refused {
  refused: string;
}

type KeyCallback = (error: Error | null, key?: Buffer) => void;

/** The key's id in the token's header, when the header is one that identity writes. */
function kidOf(token: string): string | undefined {
  const header = headerOf(token);
  if (header?.typ !== ACCESS_TOKEN_TYPE || header.alg !== ACCESS_TOKEN_ALGORITHM) return undefined;
  // RFC 7515: who doesn't understand an extension that is said to be critical refuses. jsonwebtoken doesn't look.
  if (header.crit !== undefined) return undefined;
  return typeof header.kid === 'string' ? header.kid : undefined;
}

function keyOf(kid: string, identity: FollowedIdentity): KeyObject | undefined {
  const found = identity.signingKey(kid);
  if (!found) return undefined;
  const { state, expires_at } = found.record;
  // A pending key is accepted: it may sign before the record that says so has arrived.
  const usable = state === 'pending' || state === 'active' || state === 'retired';
  const expired = expires_at !== undefined && Date.parse(expires_at) <= Date.now();
  return usable && !expired ? found.key : undefined;
}

function headerOf(token: string): Record<string, unknown> | undefined {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
    return typeof header === 'object' && header !== null ? (header as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function callerOf(claims: Claims): Caller {
  return {
    kind: 'user',
    id: claims.sub,
    tenantId: claims.tid ?? '',
    role: claims.role,
    email: claims.email,
    sessionId: claims.sid,
    membershipVersion: claims.mv,
    permissions: permissionsOf(claims.role),
  };
}

function reasonOf(failure: unknown): string {
  if (!(failure instanceof Error)) return 'token-invalid';
  if (failure.name === 'TokenExpiredError') return 'token-expired';
  return ownReasons.has(failure.message) ? failure.message : 'token-invalid';
}

const ownReasons = new Set(['token-malformed', 'signing-key-unknown']);
