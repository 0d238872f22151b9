import { Injectable } from '@nestjs/common';
import { AuditTrail, type Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { User } from '../accounts/user.entity.js';
import { LoginThrottle } from '../logins/login-throttle.js';
import { SignIn } from '../logins/sign-in.js';
import { asMember } from '../organizations/memberships.js';
import type { EntityManager } from 'typeorm';
import { Session } from '../sessions/session.entity.js';
import type { SessionGrant } from '../sessions/session-header.js';
import type { Origin } from '../sessions/sessions.js';
import type { ChangePasswordBody } from './password-bodies.js';
import { assertAcceptable } from './password-policy.js';
import { Passwords } from './passwords.js';
import { SetPassword } from './set-password.js';

/** Replaces a password by who knows it. All sessions end; the caller goes on with a new one. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly database: Database,
    private readonly throttle: LoginThrottle,
    private readonly passwords: Passwords,
    private readonly setting: SetPassword,
    private readonly signIn: SignIn,
    private readonly audit: AuditTrail,
  ) {}

  async change(
    caller: Caller,
    { current_password: current, password }: ChangePasswordBody,
    origin: Origin,
  ): Promise<SessionGrant> {
    const found = await this.database.system((tx) => tx.findOneBy(User, { id: caller.id }));
    if (!found) throw Problem.unauthorized('The account is gone.');
    assertAcceptable(password, found);
    const attempt = await this.throttle.begin(found.email, origin.ip ?? '');
    if ('retryAfterSeconds' in attempt) {
      throw Problem.tooMany(
        attempt.retryAfterSeconds,
        'Too many wrong passwords; wait before you try again.',
      );
    }
    if (!(await this.passwords.verify(found.passwordHash, current))) throw this.refused(caller, origin);
    const passwordHash = await this.passwords.hash(password);
    const grant = await asMember(this.database, found.tenantId, async (tx) => {
      const where = { id: found.id };
      const user = await tx.findOneOrFail(User, { where, lock: { mode: 'pessimistic_write' } });
      if (user.passwordHash !== found.passwordHash) throw this.refused(caller, origin);
      if (user.tenantId !== found.tenantId) {
        throw Problem.unavailable('The account is being changed; try again.');
      }
      await this.setting.set(tx, user, { passwordHash, action: 'auth.password.changed', origin });
      return this.signIn.open(tx, user, { ...origin, isVouchedFor: await this.isVouchedFor(tx, caller) });
    });
    await attempt.succeeded();
    return grant;
  }

  /** What his organization's provider opened goes on as that: a new password is no way around it. */
  private async isVouchedFor(tx: EntityManager, { sessionId = '' }: Caller): Promise<boolean> {
    return (await tx.findOneBy(Session, { id: sessionId }))?.isVouchedFor ?? false;
  }

  private refused({ id, email, tenantId }: Caller, origin: Origin): Problem {
    this.audit.refused({
      action: 'auth.password.change_failed',
      outcome: 'failure',
      actor: { kind: 'user', id, ...(email === undefined ? {} : { email }), ...origin },
      reason: 'password-wrong',
      tenantId,
    });
    return new Problem({
      status: 403,
      slug: 'invalid-credentials',
      title: 'Password refused',
      detail: 'The current password is wrong.',
    });
  }
}
