import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { Problem } from '@palisade/http';
import { type EntityManager } from 'typeorm';
import { User } from '../accounts/user.entity.js';
import { accountOf } from '../accounts/accounts.js';
import { emailNotVerified } from '../accounts/verify-email.js';
import type { Method } from '../factors/factor-bodies.js';
import { RefreshTokens } from '../refresh/refresh-tokens.js';
import type { SessionGrant } from '../sessions/session-header.js';
import { KnownDevices } from '../sessions/known-devices.js';
import { type Origin, Sessions } from '../sessions/sessions.js';
import { SignAccessToken } from '../sessions/sign-access-token.js';
import { Settings } from '../settings.js';
import { signOnRequired } from '../single-sign-on/enforced.js';

/** Opens a session for somebody who has proved who he is. */
@Injectable()
export class SignIn {
  constructor(
    private readonly sessions: Sessions,
    private readonly tokens: SignAccessToken,
    private readonly refreshTokens: RefreshTokens,
    private readonly devices: KnownDevices,
    private readonly settings: Settings,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * As `open`, for somebody who has proved himself here; gives the problem that is to be thrown once the transaction has
   * committed, where his organization lets him in by its provider alone.
   */
  async openByOwnProof(
    tx: EntityManager,
    user: User,
    by: Origin & { method?: Method | undefined },
  ): Promise<SessionGrant | Problem> {
    return (await signOnRequired(tx, user)) ?? this.open(tx, user, by);
  }

  /**
   * In a transaction that sees the user's organization; throws a 403 problem while his address is not verified, but in
   * local mode. `method` is the factor by which he has proved it. A login that
   * somebody else vouches for is never a fresh one: an organization's provider doesn't get to keep its members' accounts.
   */
  async open(
    tx: EntityManager,
    user: User,
    {
      method,
      isVouchedFor = false,
      ...origin
    }: Origin & { method?: Method | undefined; isVouchedFor?: boolean },
  ): Promise<SessionGrant> {
    const account = await accountOf(tx, user.id);
    if (!account) throw new Error('somebody without an account has signed in');
    if (!account.user.email_verified && !this.settings.isLocal) throw emailNotVerified();
    await this.devices.meet(tx, user, origin);
    const session = await this.sessions.open(tx, user, {
      role: account.role,
      hasFactor: method !== undefined,
      isVouchedFor,
      ...origin,
    });
    const token = await this.tokens.sign(tx, session, user);
    const refreshToken = await this.refreshTokens.open(tx, session);
    const { id, email } = user;
    await this.audit.record(tx, {
      action: 'auth.login.succeeded',
      outcome: 'success',
      actor: { kind: 'user', id, email, ...origin },
      target: { kind: 'session', id: session.id },
      ...(method === undefined ? {} : { details: { factor: method } }),
      tenantId: user.tenantId ?? '',
    });
    return { account, ...token, refresh_token: refreshToken, session };
  }
}
