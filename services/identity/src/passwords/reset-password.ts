import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { DropCredentials } from '../accounts/drop-credentials.js';
import { EmailLinks, linkInvalid } from '../accounts/email-links.js';
import { User } from '../accounts/user.entity.js';
import { Factors, type Presented } from '../factors/factors.js';
import { asMember } from '../organizations/memberships.js';
import type { Origin } from '../sessions/sessions.js';
import type { ResetPasswordBody } from './password-bodies.js';
import { assertAcceptable } from './password-policy.js';
import { Passwords } from './passwords.js';
import { SetPassword } from './set-password.js';

/**
 * Sets a password by a link in a mail. The link stands for the password alone: who has a second factor has to give it.
 * Only where the address had never been verified are the factors somebody else's, for all that is known, and go.
 */
@Injectable()
export class ResetPassword {
  constructor(
    private readonly database: Database,
    private readonly links: EmailLinks,
    private readonly passwords: Passwords,
    private readonly factors: Factors,
    private readonly credentials: DropCredentials,
    private readonly setting: SetPassword,
    private readonly audit: AuditTrail,
  ) {}

  async reset({ token, password, ...given }: ResetPasswordBody, origin: Origin): Promise<void> {
    const found = await this.database.system(async (tx) => {
      const link = await this.links.find(tx, token, ['reset']);
      return link && { link, user: await tx.findOneByOrFail(User, { id: link.userId }) };
    });
    if (!found) throw this.refused(origin);
    assertAcceptable(password, found.user);
    const passwordHash = await this.passwords.hash(password);
    const presented = await this.factors.present(found.user.id, given, origin);
    await asMember(this.database, found.user.tenantId, async (tx) => {
      const where = { id: found.user.id };
      const user = await tx.findOneOrFail(User, { where, lock: { mode: 'pessimistic_write' } });
      const isSpent = await this.links.spend(tx, found.link);
      if (!isSpent || user.email !== found.link.email) throw this.refused(origin, user);
      if (user.tenantId !== found.user.tenantId) {
        throw Problem.unavailable('The account is being changed; try again.');
      }
      await this.prove(tx, user, presented);
      await this.setting.set(tx, user, { passwordHash, action: 'auth.password.reset', origin });
    });
    await presented.succeeded();
  }

  private async prove(tx: EntityManager, user: User, presented: Presented): Promise<void> {
    if (user.emailVerifiedAt !== null) {
      await this.factors.require(tx, user, presented);
      return;
    }
    await this.credentials.drop(tx, user);
    user.emailVerifiedAt = new Date();
  }

  private refused(origin: Origin, user?: User): Problem {
    this.audit.refused({
      action: 'auth.password.reset_failed',
      outcome: 'failure',
      actor: { kind: 'anonymous', ...(user ? { id: user.id, email: user.email } : {}), ...origin },
      reason: 'link-invalid',
      tenantId: user?.tenantId ?? '',
    });
    return linkInvalid();
  }
}
