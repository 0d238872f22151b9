import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { accountOf } from '../accounts/accounts.js';
import { User } from '../accounts/user.entity.js';
import { asMember } from '../organizations/memberships.js';
import { Session } from '../sessions/session.entity.js';
import { type SessionGrant } from '../sessions/session-header.js';
import { type Origin, Sessions } from '../sessions/sessions.js';
import { SignAccessToken } from '../sessions/sign-access-token.js';
import { parseRefreshToken, type RefreshToken } from './refresh-token.js';
import { RefreshTokens } from './refresh-tokens.js';

/** Why a refresh token is refused for good. */
type Refusal =
  | 'refresh-token-missing'
  | 'refresh-token-malformed'
  | 'refresh-token-unknown'
  | 'refresh-token-reused'
  | 'session-ended'
  | 'session-expired';

type Refused = { refused: Refusal };
type Outcome<T> = T | Refused;

/** What the holder of a refresh token may do: go on with its session, or end it. Who refuses, refuses for good. */
@Injectable()
export class RefreshSession {
  /** By what is presented, and by whom. */
  private readonly underway = new Map<string, Promise<SessionGrant | undefined>>();

  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly refreshTokens: RefreshTokens,
    private readonly accessTokens: SignAccessToken,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * New tokens of the session, for the membership that its user has now; undefined when there is nothing to go on with.
   * Tabs that come at once share one answer: each by itself would hold a connection of the pool while it waits for the
   * session's row, and the last of them, with everybody else, would wait for a connection until they are told 503.
   */
  refresh(presented: string | undefined, origin: Origin): Promise<SessionGrant | undefined> {
    const asked = JSON.stringify([presented, origin.ip, origin.ua]);
    const known = this.underway.get(asked);
    if (known) return known;
    const answer = this.exchange(presented, origin).finally(() => this.underway.delete(asked));
    this.underway.set(asked, answer);
    return answer;
  }

  private async exchange(presented: string | undefined, origin: Origin): Promise<SessionGrant | undefined> {
    const outcome = await this.present(presented, origin, async (tx, session, token) => {
      const exchanged = await this.refreshTokens.exchange(tx, token);
      return 'next' in exchanged ? this.grant(tx, session, exchanged.next) : refusedAs(exchanged.refused);
    });
    return 'refused' in outcome ? undefined : outcome;
  }

  /** Ends the session of the token; false when that has been refused. */
  async end(presented: string | undefined, origin: Origin): Promise<boolean> {
    const outcome = await this.present(presented, origin, async (tx, session, token) => {
      const standing = await this.refreshTokens.standingOf(tx, token);
      if (standing === 'reused' || standing === 'unknown') return refusedAs(standing);
      await this.sessions.revoke(tx, session);
      const { email } = await tx.findOneByOrFail(User, { id: session.userId });
      await this.audit.record(tx, {
        action: 'auth.logout',
        outcome: 'success',
        actor: { kind: 'user', id: session.userId, email, ...origin },
        target: { kind: 'session', id: session.id },
        tenantId: session.tenantId ?? '',
      });
      return { ended: true };
    });
    return 'ended' in outcome;
  }

  /** Does the work with the token's session held, which goes on; ends it when the token was exchanged before. */
  private async present<T extends object>(
    presented: string | undefined,
    origin: Origin,
    work: (tx: EntityManager, session: Session, token: RefreshToken) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const token = parseRefreshToken(presented ?? '');
    if (!token) {
      return this.refuse(
        presented === undefined ? 'refresh-token-missing' : 'refresh-token-malformed',
        origin,
      );
    }
    const found = await this.database.system((tx) => tx.findOneBy(Session, { id: token.sessionId }));
    if (!found) return this.refuse('refresh-token-unknown', origin);

    const outcome = await asMember(this.database, found.tenantId, async (tx) => {
      const session = await tx.findOne(Session, {
        where: { id: found.id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!session) return refused('refresh-token-unknown');
      if (session.state !== 'active') return refused('session-ended');
      if (session.expiresAt <= new Date()) return refused('session-expired');
      if (session.tenantId !== found.tenantId) {
        throw Problem.unavailable('The account is being changed; try again.');
      }
      const done = await work(tx, session, token);
      if ('refused' in done && done.refused === 'refresh-token-reused')
        await this.endStolen(tx, session, origin);
      return done;
    });
    return 'refused' in outcome ? this.refuse(outcome.refused, origin, found) : outcome;
  }

  private async grant(
    tx: EntityManager,
    session: Session,
    refreshToken: string,
  ): Promise<Outcome<SessionGrant>> {
    const account = await accountOf(tx, session.userId);
    if (!account) return refused('session-ended');
    const { id, email } = account.user;
    const token = await this.accessTokens.sign(tx, session, { id, email });
    return { account, ...token, refresh_token: refreshToken, session };
  }

  /** Thief and owner can't be told apart, so neither goes on. */
  private async endStolen(tx: EntityManager, session: Session, origin: Origin): Promise<void> {
    await this.sessions.revoke(tx, session);
    await this.audit.record(tx, {
      action: 'auth.refresh.reused',
      outcome: 'denied',
      actor: { kind: 'anonymous', id: session.userId, ...origin },
      target: { kind: 'session', id: session.id },
      reason: 'refresh-token-reused',
      tenantId: session.tenantId ?? '',
    });
  }

  private refuse(reason: Refusal, origin: Origin, session?: Session): Refused {
    this.audit.refused({
      action: 'auth.refresh.refused',
      actor: { kind: 'anonymous', ...(session ? { id: session.userId } : {}), ...origin },
      reason,
      tenantId: session?.tenantId ?? '',
    });
    return refused(reason);
  }
}

function refused(reason: Refusal): Refused {
  return { refused: reason };
}

function refusedAs(standing: 'reused' | 'unknown'): Refused {
  return refused(`refresh-token-${standing}`);
}
