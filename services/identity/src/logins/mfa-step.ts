import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { User } from '../accounts/user.entity.js';
import type { MfaBody } from '../factors/factor-bodies.js';
import { type Demand, factorRefused, mfaRequired } from '../factors/factor-problems.js';
import { countOf, Factors, type Given, type Presented } from '../factors/factors.js';
import { asMember } from '../organizations/memberships.js';
import type { SessionGrant } from '../sessions/session-header.js';
import type { Origin } from '../sessions/sessions.js';
import { LoginThrottle } from './login-throttle.js';
import { SignIn } from './sign-in.js';

const LIFETIME_MS = 5 * 60_000;
const TRIES = 5;

/** The second step of a login: between the two, a token stands for the password that was right. */
@Injectable()
export class MfaStep {
  constructor(
    private readonly database: Database,
    private readonly throttle: LoginThrottle,
    private readonly factors: Factors,
    private readonly signIn: SignIn,
    private readonly audit: AuditTrail,
  ) {}

  /** Counts the factor that came with a password, before the transaction that checks it. */
  present(user: User, given: Given, origin: Origin): Promise<Presented> {
    return this.factors.present(user.id, given, origin);
  }

  /**
   * Signs in somebody whose password was right, if he has no factor or gave it too. Otherwise it returns the problem
   * that asks for one, or that refuses him, to be thrown once the transaction has committed: its token is good from then on.
   */
  async open(tx: EntityManager, user: User, presented: Presented): Promise<SessionGrant | Problem> {
    const outcome = await this.factors.check(tx, user, presented);
    if (outcome.is === 'refused') throw factorRefused();
    if (outcome.is === 'missing') return this.ask(tx, user, outcome.demand);
    const method = outcome.is === 'proved' ? outcome.method : undefined;
    return this.signIn.openByOwnProof(tx, user, { ...presented.origin, method });
  }

  async complete({ mfa_token: token, ...given }: MfaBody, origin: Origin): Promise<SessionGrant> {
    if (countOf(given) !== 1) throw Problem.invalid([{ path: '', message: 'must have one factor' }]);
    const found = await this.database.system((tx) => this.countTry(tx, token));
    if (!found) throw this.refused(origin);
    const attempt = await this.throttle.begin(found.email, origin.ip ?? '');
    if ('retryAfterSeconds' in attempt) {
      throw Problem.tooMany(attempt.retryAfterSeconds, 'Too many failed logins; wait before you try again.');
    }
    const presented = await this.factors.present(found.id, given, origin);
    const answer = await asMember(this.database, found.tenantId, async (tx) => {
      // Held against a change of password, organization or factors until the session is open.
      const user = await tx.findOne(User, { where: { id: found.id }, lock: { mode: 'pessimistic_read' } });
      const isSpent = user !== null && (await this.spend(tx, token, user));
      if (!isSpent) throw this.refused(origin, found);
      if (user.tenantId !== found.tenantId) {
        throw Problem.unavailable('The account is being changed; try again.');
      }
      const method = await this.factors.require(tx, user, presented);
      if (method === undefined) throw this.refused(origin, found);
      return this.signIn.openByOwnProof(tx, user, { ...origin, method });
    });
    await presented.succeeded();
    if (answer instanceof Problem) {
      await attempt.undone();
      throw answer;
    }
    await attempt.succeeded();
    return answer;
  }

  private async ask(tx: EntityManager, user: User, demand: Demand): Promise<Problem> {
    const token = randomBytes(32).toString('base64url');
    await tx.query(
      `insert into identity.mfa_tokens (token_hash, user_id, password_digest, tries_left, expires_at)
       values ($1, $2, $3, $4, $5)`,
      [hashOf(token), user.id, hashOf(user.passwordHash), TRIES, new Date(Date.now() + LIFETIME_MS)],
    );
    return mfaRequired({ ...demand, mfa_token: token });
  }

  /** Takes one of the token's tries, whatever becomes of it; undefined when none is left. */
  private async countTry(tx: EntityManager, token: string): Promise<User | undefined> {
    const [[counted]] = await tx.query<[{ userId: string }[], number]>(
      `update identity.mfa_tokens set tries_left = tries_left - 1
        where token_hash = $1 and tries_left > 0 and expires_at > $2
       returning user_id as "userId"`,
      [hashOf(token), new Date()],
    );
    return counted && (await tx.findOneByOrFail(User, { id: counted.userId }));
  }

  /** Of two requests with one token one goes on; neither does when the password has changed since. */
  private async spend(tx: EntityManager, token: string, user: User): Promise<boolean> {
    const [, deleted] = await tx.query<[unknown, number]>(
      'delete from identity.mfa_tokens where token_hash = $1 and user_id = $2 and password_digest = $3',
      [hashOf(token), user.id, hashOf(user.passwordHash)],
    );
    return deleted === 1;
  }

  private refused(origin: Origin, user?: User): Problem {
    const known = user ? { id: user.id, email: user.email } : {};
    this.audit.refused({
      action: 'auth.login.failed',
      outcome: 'failure',
      actor: { kind: 'anonymous', ...known, ...origin },
      reason: 'mfa-token-invalid',
      tenantId: user?.tenantId ?? '',
    });
    return new Problem({
      status: 401,
      slug: 'mfa-token-invalid',
      title: 'Login expired',
      detail: 'The login took too long or too many tries; begin again with your password.',
    });
  }
}

/** SHA-256: what is hashed has 256 random bits, or is a slow hash itself. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
