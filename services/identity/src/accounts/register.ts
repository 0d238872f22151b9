import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { newId } from '../ids.js';
import { LoginThrottle } from '../logins/login-throttle.js';
import { MailThrottle } from '../mail/mail-throttle.js';
import { assertAcceptable } from '../passwords/password-policy.js';
import { Passwords } from '../passwords/passwords.js';
import type { Origin } from '../sessions/sessions.js';
import { Settings } from '../settings.js';
import type { AccountBody, RegisterBody } from './account-bodies.js';
import { inEvenTime } from './even-time.js';
import { OpenAccount } from './open-account.js';

/**
 * Lets a person make his own account: a viewer without an organization. Whether the address has one already shows to
 * nobody but who reads its mail, save in local mode, where an account is used before its address is verified.
 */
@Injectable()
export class Register {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly throttle: LoginThrottle,
    private readonly mailThrottle: MailThrottle,
    private readonly passwords: Passwords,
    private readonly accounts: OpenAccount,
  ) {}

  async register({ email, name, password }: RegisterBody, origin: Origin): Promise<AccountBody> {
    const wait = await this.throttle.registration(origin.ip ?? '');
    if (wait > 0)
      throw Problem.tooMany(wait, 'Too many accounts from this address; wait before you try again.');
    assertAcceptable(password, { email, name });
    const open = async () => {
      const passwordHash = await this.passwords.hash(password);
      const wanted = { email, name, passwordHash, isVerified: false };
      if (this.settings.isLocal) {
        return this.database.system((tx) => this.accounts.openNew(tx, wanted, origin));
      }
      const mayBeMailed = await this.mailThrottle.to(email, 'register');
      return mayBeMailed
        ? this.database.system((tx) => this.accounts.openOrTell(tx, wanted, origin))
        : undefined;
    };
    const id = (this.settings.isLocal ? await open() : await inEvenTime(open)) ?? newId();
    return { user: { id, email, name, email_verified: false }, organization: null, role: 'viewer' };
  }
}
