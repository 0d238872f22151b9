import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { LoginThrottle } from '../logins/login-throttle.js';
import { assertAcceptable } from '../passwords/password-policy.js';
import { Passwords } from '../passwords/passwords.js';
import type { Origin } from '../sessions/sessions.js';
import { Settings } from '../settings.js';
import type { AccountBody, RegisterBody } from './account-bodies.js';
import { createUser } from './create-user.js';

/** Lets a person make his own account: a viewer without an organization. */
@Injectable()
export class Register {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly throttle: LoginThrottle,
    private readonly passwords: Passwords,
    private readonly audit: AuditTrail,
  ) {}

  async register({ email, name, password }: RegisterBody, origin: Origin): Promise<AccountBody> {
    // Without a verified address anybody could take anybody's, so only the local mode goes without.
    if (!this.settings.isLocal) throw Problem.forbidden('Accounts are made by an administrator here.');
    const wait = await this.throttle.registration(origin.ip ?? '');
    if (wait > 0)
      throw Problem.tooMany(wait, 'Too many accounts from this address; wait before you try again.');
    assertAcceptable(password, { email, name });
    const passwordHash = await this.passwords.hash(password);

    return this.database.system(async (tx) => {
      const user = await createUser(tx, { email, name, passwordHash, isVerified: false });
      await this.audit.record(tx, {
        action: 'auth.account.registered',
        outcome: 'success',
        actor: { kind: 'user', id: user.id, email, ...origin },
        target: { kind: 'user', id: user.id },
        tenantId: '',
      });
      return {
        user: { id: user.id, email, name, email_verified: false },
        organization: null,
        role: 'viewer',
      };
    });
  }
}
