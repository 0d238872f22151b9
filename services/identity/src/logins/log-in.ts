import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { normaliseEmail, User } from '../accounts/user.entity.js';
import { emailNotVerified, VerifyEmail } from '../accounts/verify-email.js';
import type { Presented } from '../factors/factors.js';
import { asMember } from '../organizations/memberships.js';
import { Passwords } from '../passwords/passwords.js';
import type { SessionGrant } from '../sessions/session-header.js';
import type { Origin } from '../sessions/sessions.js';
import type { LoginBody } from './login-bodies.js';
import { LoginThrottle } from './login-throttle.js';
import { MfaStep } from './mfa-step.js';

/** Logs in by e-mail and password. An unknown account takes the same path, time and answer as a wrong password. */
@Injectable()
export class LogIn {
  constructor(
    private readonly database: Database,
    private readonly throttle: LoginThrottle,
    private readonly passwords: Passwords,
    private readonly verification: VerifyEmail,
    private readonly mfaStep: MfaStep,
    private readonly audit: AuditTrail,
  ) {}

  async logIn({ email, password, ...given }: LoginBody, origin: Origin): Promise<SessionGrant> {
    const address = normaliseEmail(email);
    const attempt = await this.throttle.begin(address, origin.ip ?? '');
    const user = await this.database.system((tx) => tx.findOneBy(User, { email: address }));
    if ('retryAfterSeconds' in attempt) {
      this.refused('throttled', origin, user);
      throw Problem.tooMany(attempt.retryAfterSeconds, 'Too many failed logins; wait before you try again.');
    }
    const isRight = await this.passwords.verify(user?.passwordHash, password);
    if (!user || !isRight) {
      this.refused('invalid-credentials', origin, user);
      throw invalidCredentials();
    }
    if (this.verification.isNeeded(user)) {
      await this.verification.remind(user, origin);
      await attempt.undone();
      this.refused('email-not-verified', origin, user);
      throw emailNotVerified();
    }
    const presented = await this.mfaStep.present(user, given, origin);
    const answer = await this.open(user, presented);
    if (answer instanceof Problem) {
      await attempt.undone();
      await presented.succeeded();
      throw answer;
    }
    await attempt.succeeded();
    await presented.succeeded();
    return answer;
  }

  private open({ id, tenantId, passwordHash }: User, presented: Presented): Promise<SessionGrant | Problem> {
    return asMember(this.database, tenantId, async (tx) => {
      // Held against a change of role or password between the check above and the session below.
      const user = await tx.findOne(User, { where: { id }, lock: { mode: 'pessimistic_read' } });
      if (user?.passwordHash !== passwordHash) throw invalidCredentials();
      if (user.tenantId !== tenantId) throw Problem.unavailable('The account is being changed; try again.');
      return this.mfaStep.open(tx, user, presented);
    });
  }

  private refused(reason: string, origin: Origin, user: User | null): void {
    // An address that nobody has isn't recorded: people type their password into the wrong field.
    const known = user ? { id: user.id, email: user.email } : {};
    this.audit.refused({
      action: 'auth.login.failed',
      outcome: 'failure',
      actor: { kind: 'anonymous', ...known, ...origin },
      reason,
      tenantId: user?.tenantId ?? '',
    });
  }
}

export function invalidCredentials(): Problem {
  return new Problem({
    status: 401,
    slug: 'invalid-credentials',
    title: 'Not authenticated',
    detail: 'The e-mail address or the password is wrong.',
  });
}
