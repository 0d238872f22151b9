import { Injectable } from '@nestjs/common';
import { AuditTrail, type Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { User } from '../accounts/user.entity.js';
import { LoginThrottle } from '../logins/login-throttle.js';
import { Passwords } from '../passwords/passwords.js';
import type { Origin } from '../sessions/sessions.js';
import type { Purpose } from './challenges.js';
import type { PasskeyOptionsBody, ReauthenticateBody } from './factor-bodies.js';
import { factorRefused, mfaRequired } from './factor-problems.js';
import { type FactorOutcome, Factors, type Presented } from './factors.js';
import { freshUntil, isFresh, notFresh, proofsOf, type Proofs } from './fresh-login.js';
import { Passkeys } from './passkeys.js';

/**
 * Makes a login fresh again: by password and factor, or by a passkey, which is both. What the session has proved within
 * its ten minutes needn't be proved again.
 */
@Injectable()
export class Reauthenticate {
  constructor(
    private readonly database: Database,
    private readonly throttle: LoginThrottle,
    private readonly passwords: Passwords,
    private readonly factors: Factors,
    private readonly passkeys: Passkeys,
    private readonly audit: AuditTrail,
  ) {}

  /** For a passkey. */
  async options(caller: Caller): Promise<PasskeyOptionsBody> {
    const passkeys = await this.database.system((tx) => this.passkeys.of(tx, caller.id));
    if (passkeys.length === 0) throw Problem.conflict('no-passkey', 'You have no passkey.');
    return this.passkeys.toProve(purposeOf(caller), passkeys);
  }

  async reauthenticate(caller: Caller, body: ReauthenticateBody, origin: Origin): Promise<Date> {
    const { password, totp, recovery_code, passkey } = body;
    if ([password, totp, recovery_code, passkey].every((given) => given === undefined)) {
      throw Problem.invalid([{ path: '', message: 'must have a password, a factor or both' }]);
    }
    const found = await this.database.system((tx) => tx.findOneBy(User, { id: caller.id }));
    if (!found) throw Problem.unauthorized('The account is gone.');
    const attempt = await this.throttle.begin(found.email, origin.ip ?? '');
    if ('retryAfterSeconds' in attempt) {
      throw Problem.tooMany(attempt.retryAfterSeconds, 'Too many failed logins; wait before you try again.');
    }
    if (password !== undefined && !(await this.passwords.verify(found.passwordHash, password))) {
      this.refused('password-wrong', caller, origin);
      throw passwordRefused();
    }
    const presented = await this.factors.present(found.id, { totp, recovery_code, passkey }, origin);
    const until = await this.database.system((tx) =>
      this.prove(tx, { caller, found, presented, hasPassword: password !== undefined }),
    );
    await attempt.succeeded();
    await presented.succeeded();
    return until;
  }

  private async prove(tx: EntityManager, { caller, found, presented, hasPassword }: Proving): Promise<Date> {
    // Held against a change of password or factors between the checks and the session's proof.
    const user = await tx.findOne(User, { where: { id: found.id }, lock: { mode: 'pessimistic_read' } });
    if (user?.passwordHash !== found.passwordHash) throw passwordRefused();
    const before = await proofsOf(tx, caller);
    if (!before) throw await notFresh(tx, caller);
    const isPasskey = presented.given.passkey !== undefined;
    if (!hasPassword && !isPasskey && !isFresh(before.authenticatedAt)) {
      throw Problem.invalid([{ path: 'password', message: 'is required' }]);
    }
    const outcome = await this.factors.check(tx, user, presented, purposeOf(caller));
    const now = new Date();
    const proofs = proofsAfter(before, outcome, { now, hasPassword });
    const until = freshUntil(proofs, now);
    if (until === undefined) throw await notFresh(tx, caller);
    await tx.query('update identity.sessions set authenticated_at = $2, factor_at = $3 where id = $1', [
      caller.sessionId,
      proofs.authenticatedAt,
      proofs.factorAt,
    ]);
    await this.audit.record(tx, {
      action: 'auth.reauthenticated',
      outcome: 'success',
      actor: { kind: 'user', id: user.id, email: user.email, ...presented.origin },
      target: { kind: 'session', id: caller.sessionId ?? '' },
      tenantId: caller.tenantId,
    });
    return until;
  }

  private refused(reason: string, { id, email, tenantId }: Caller, origin: Origin): void {
    this.audit.refused({
      action: 'auth.reauthentication.failed',
      outcome: 'failure',
      actor: { kind: 'user', id, ...(email === undefined ? {} : { email }), ...origin },
      reason,
      tenantId,
    });
  }
}

interface Proving {
  caller: Caller;
  found: User;
  presented: Presented;
  hasPassword: boolean;
}

function proofsAfter(
  before: Proofs,
  outcome: FactorOutcome,
  { now, hasPassword }: { now: Date; hasPassword: boolean },
): Proofs {
  if (outcome.is === 'refused') throw factorRefused(403);
  if (outcome.is === 'missing' && !isFresh(before.factorAt, now)) throw mfaRequired(outcome.demand, 403);
  const isProved = outcome.is === 'proved';
  const isPasskey = isProved && outcome.method === 'passkey';
  return {
    authenticatedAt: hasPassword || isPasskey ? now : before.authenticatedAt,
    factorAt: isProved ? now : before.factorAt,
    hasFactor: outcome.is !== 'unneeded',
  };
}

function purposeOf({ sessionId = '' }: Caller): Purpose {
  return { of: 'reauthenticate', by: sessionId };
}

function passwordRefused(): Problem {
  return new Problem({
    status: 403,
    slug: 'invalid-credentials',
    title: 'Password refused',
    detail: 'The password is wrong.',
  });
}
