import { Injectable } from '@nestjs/common';
import { AuditTrail, type Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { assertFresh } from '../factors/fresh-login.js';
import { Mail } from '../mail/mail.js';
import { MailThrottle } from '../mail/mail-throttle.js';
import type { Origin } from '../sessions/sessions.js';
import { EmailLinks } from './email-links.js';
import { inEvenTime } from './even-time.js';
import { User } from './user.entity.js';

/** Begins to give an account another address, which has to confirm it; the present one is told at once. */
@Injectable()
export class ChangeEmail {
  constructor(
    private readonly database: Database,
    private readonly links: EmailLinks,
    private readonly mail: Mail,
    private readonly throttle: MailThrottle,
    private readonly audit: AuditTrail,
  ) {}

  async ask(caller: Caller, email: string, origin: Origin): Promise<void> {
    await this.database.system((tx) => assertFresh(tx, caller));
    await this.throttle.assertFrom(origin.ip ?? '');
    await inEvenTime(async () => {
      const mayBeMailed = await this.throttle.to(email, 'change');
      await this.database.system(async (tx) => {
        const user = await tx.findOneBy(User, { id: caller.id });
        if (!user) throw Problem.unauthorized('The account is gone.');
        if (user.email === email)
          throw Problem.invalid([{ path: 'email', message: 'is your address already' }]);
        if (mayBeMailed) await this.announce(tx, user, { email, origin });
        await this.audit.record(tx, {
          action: 'auth.email.change_asked',
          outcome: 'success',
          actor: { kind: 'user', id: user.id, email: user.email, ...origin },
          target: { kind: 'user', id: user.id },
          details: { to: email },
          tenantId: user.tenantId ?? '',
        });
      });
    });
  }

  /** Whether another account has the address shows to nobody but who reads its mail. */
  private async announce(
    tx: EntityManager,
    user: User,
    { email, origin }: { email: string; origin: Origin },
  ): Promise<void> {
    const asked = { at: new Date(), ip: origin.ip };
    if (await tx.existsBy(User, { email })) {
      await this.mail.queue(tx, { to: email, template: 'account-exists', values: { asked } });
    } else {
      const { token, expiresAt } = await this.links.issue(tx, user, { purpose: 'change', email });
      await this.mail.queue(tx, { to: email, template: 'change-email', values: { token, asked }, expiresAt });
    }
    await this.mail.queue(tx, { to: user.email, template: 'email-change-asked', values: { asked } });
  }
}
