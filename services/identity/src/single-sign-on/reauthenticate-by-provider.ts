import { Injectable } from '@nestjs/common';
import { AuditTrail, type Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { User } from '../accounts/user.entity.js';
import { mfaRequired } from '../factors/factor-problems.js';
import { Factors } from '../factors/factors.js';
import { freshUntil, notFresh, proofsOf } from '../factors/fresh-login.js';
import type { Origin } from '../sessions/sessions.js';
import { LinkedIdentity } from './linked-identity.entity.js';
import { ProviderVisits, refused, type Visit } from './provider-visits.js';
import type { FinishSingleSignOnBody, StartedSingleSignOnBody } from './single-sign-on-bodies.js';

/** Clocks differ, and the provider's counts seconds. */
const SKEW_MS = 30_000;

/**
 * Makes a login fresh again by the provider that made the account, while its owner has chosen no password: whoever runs
 * the provider and its domain could have one mailed to him all the same. A second factor is asked for as ever.
 */
@Injectable()
export class ReauthenticateByProvider {
  constructor(
    private readonly database: Database,
    private readonly visits: ProviderVisits,
    private readonly factors: Factors,
    private readonly audit: AuditTrail,
  ) {}

  async start(caller: Caller): Promise<StartedSingleSignOnBody> {
    await this.database.system((tx) => ownerOf(tx, caller));
    const { tenantId, id: userId, sessionId = '' } = caller;
    return this.visits.begin(tenantId, { of: 'reauthenticate', userId, sessionId });
  }

  /** Until when the login is fresh. */
  async finish(caller: Caller, body: FinishSingleSignOnBody, origin: Origin): Promise<Date> {
    const visit = await this.visits.finish(body, { of: ['reauthenticate'], userId: caller.id });
    const { purpose, subject, begunAt, provider } = visit;
    if (purpose.sessionId !== caller.sessionId) throw refused('It was begun in another session.', true);
    if (subject.authenticatedAt.getTime() < begunAt.getTime() - SKEW_MS) {
      throw refused('The provider did not ask you to sign in anew.', true);
    }
    const until = await this.database.asTenant(provider.tenantId, (tx) =>
      this.prove(tx, caller, { visit, origin }),
    );
    if (until instanceof Problem) throw until;
    return until;
  }

  /** Gives the problem that asks for the factor, to be thrown once the proof has been kept. */
  private async prove(
    tx: EntityManager,
    caller: Caller,
    { visit: { subject, provider }, origin }: { visit: Visit; origin: Origin },
  ): Promise<Date | Problem> {
    const user = await ownerOf(tx, caller);
    const { tenantId } = provider;
    const who = { tenantId, issuer: subject.issuer, subject: subject.subject, userId: user.id };
    if (user.tenantId !== tenantId || !(await tx.existsBy(LinkedIdentity, who))) {
      throw refused('You signed in to the provider as somebody else.', true);
    }
    const before = await proofsOf(tx, caller);
    if (!before) throw await notFresh(tx, caller);
    const now = new Date();
    await tx.query('update identity.sessions set authenticated_at = $2 where id = $1', [
      caller.sessionId,
      now,
    ]);
    await this.audit.record(tx, {
      action: 'auth.reauthenticated',
      outcome: 'success',
      actor: { kind: 'user', id: user.id, email: user.email, ...origin },
      target: { kind: 'session', id: caller.sessionId ?? '' },
      details: { issuer: subject.issuer },
      tenantId,
    });
    const until = freshUntil({ ...before, authenticatedAt: now }, now);
    if (until) return until;
    const demand = await this.factors.demand(tx, user.id, {
      of: 'reauthenticate',
      by: caller.sessionId ?? '',
    });
    return mfaRequired(demand, 403);
  }
}

/** The caller's account, held; throws the problem that says how he proves himself, where he has a password. */
async function ownerOf(tx: EntityManager, caller: Caller): Promise<User> {
  const user = await tx.findOne(User, { where: { id: caller.id }, lock: { mode: 'pessimistic_read' } });
  if (!user) throw Problem.unauthorized('The account is gone.');
  if (user.hasPassword) throw await notFresh(tx, caller);
  return user;
}
