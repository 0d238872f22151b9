import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import type { EntityManager } from 'typeorm';
import { EmailLinks } from '../accounts/email-links.js';
import { User } from '../accounts/user.entity.js';
import { Mail } from '../mail/mail.js';
import { forgetLinking } from '../single-sign-on/attempts.js';
import { type Origin, Sessions } from '../sessions/sessions.js';

/** Gives a user another password: whatever the one before opened ends, and he is told. */
@Injectable()
export class SetPassword {
  constructor(
    private readonly sessions: Sessions,
    private readonly links: EmailLinks,
    private readonly mail: Mail,
    private readonly audit: AuditTrail,
  ) {}

  /** With the user's row locked. */
  async set(
    tx: EntityManager,
    user: User,
    { passwordHash, action, origin }: { passwordHash: string; action: string; origin: Origin },
  ): Promise<void> {
    const { id, email, tenantId } = user;
    user.passwordHash = passwordHash;
    user.hasPassword = true;
    await tx.save(User, user);
    await this.sessions.endAll(tx, id);
    await this.links.dropAll(tx, id);
    await forgetLinking(tx, id);
    const values = { done: { at: new Date(), ip: origin.ip } };
    await this.mail.queue(tx, { to: email, template: 'password-changed', values });
    await this.audit.record(tx, {
      action,
      outcome: 'success',
      actor: { kind: 'user', id, email, ...origin },
      target: { kind: 'user', id },
      tenantId: tenantId ?? '',
    });
  }
}
