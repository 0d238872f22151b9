import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { User } from '../accounts/user.entity.js';
import type { PasskeyOptionsBody } from '../factors/factor-bodies.js';
import { factorRefused } from '../factors/factor-problems.js';
import { FactorThrottle } from '../factors/factor-throttle.js';
import { type Answered, Passkeys } from '../factors/passkeys.js';
import { asMember } from '../organizations/memberships.js';
import type { SessionGrant } from '../sessions/session-header.js';
import type { Origin } from '../sessions/sessions.js';
import { SignIn } from './sign-in.js';

const purpose = { of: 'login', by: '' } as const;

/** Logs in by a passkey alone: it says who its holder is, and verifies that it is he. */
@Injectable()
export class PasskeyLogin {
  constructor(
    private readonly database: Database,
    private readonly throttle: FactorThrottle,
    private readonly passkeys: Passkeys,
    private readonly signIn: SignIn,
    private readonly audit: AuditTrail,
  ) {}

  options(): Promise<PasskeyOptionsBody> {
    return this.passkeys.toProve(purpose);
  }

  async logIn(answered: Answered, origin: Origin): Promise<SessionGrant> {
    const guess = await this.throttle.passkey(origin.ip ?? '');
    if ('retryAfterSeconds' in guess) {
      throw Problem.tooMany(guess.retryAfterSeconds, 'Too many failed logins; wait before you try again.');
    }
    const found = await this.database.system(async (tx) => {
      const id = await this.passkeys.ownerOf(tx, answered);
      return id === undefined ? null : tx.findOneBy(User, { id });
    });
    if (!found) throw this.refused('passkey-unknown', origin);
    const answer = await asMember(this.database, found.tenantId, async (tx) => {
      const user = await tx.findOne(User, { where: { id: found.id }, lock: { mode: 'pessimistic_read' } });
      if (!user) throw this.refused('passkey-unknown', origin);
      if (user.tenantId !== found.tenantId) {
        throw Problem.unavailable('The account is being changed; try again.');
      }
      const outcome = await this.passkeys.prove(tx, user.id, { answered, purpose });
      if ('refused' in outcome) throw this.refused(outcome.refused, origin, user);
      return this.signIn.openByOwnProof(tx, user, { ...origin, method: 'passkey' });
    });
    await guess.succeeded();
    if (answer instanceof Problem) throw answer;
    return answer;
  }

  private refused(reason: string, origin: Origin, user?: User): Problem {
    const known = user ? { id: user.id, email: user.email } : {};
    this.audit.refused({
      action: 'auth.login.failed',
      outcome: 'failure',
      actor: { kind: 'anonymous', ...known, ...origin },
      reason,
      tenantId: user?.tenantId ?? '',
    });
    return factorRefused();
  }
}
