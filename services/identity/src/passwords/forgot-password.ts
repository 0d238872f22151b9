import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { Database } from '@palisade/database';
import { inEvenTime } from '../accounts/even-time.js';
import { User } from '../accounts/user.entity.js';
import { VerifyEmail } from '../accounts/verify-email.js';
import { MailThrottle } from '../mail/mail-throttle.js';
import type { Origin } from '../sessions/sessions.js';

/** Mails a link to who forgot his password. Whether there is such an account doesn't show. */
@Injectable()
export class ForgotPassword {
  constructor(
    private readonly database: Database,
    private readonly throttle: MailThrottle,
    private readonly verification: VerifyEmail,
    private readonly audit: AuditTrail,
  ) {}

  async ask(email: string, origin: Origin): Promise<void> {
    await this.throttle.assertFrom(origin.ip ?? '');
    await inEvenTime(async () => {
      const mayBeMailed = await this.throttle.to(email, 'reset');
      await this.database.system(async (tx) => {
        const user = await tx.findOneBy(User, { email });
        if (!user || !mayBeMailed) return;
        await this.verification.askForPassword(tx, user, origin);
        await this.audit.record(tx, {
          action: 'auth.password.reset_asked',
          outcome: 'success',
          actor: { kind: 'anonymous', ...origin },
          target: { kind: 'user', id: user.id },
          tenantId: user.tenantId ?? '',
        });
      });
    });
  }
}
