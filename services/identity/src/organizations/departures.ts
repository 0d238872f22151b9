import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail } from '@palisade/auth';
import { MemberLeftRecord } from '@palisade/contracts';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import type { User } from '../accounts/user.entity.js';
import { Invites } from '../invites/invites.js';
import { Mail } from '../mail/mail.js';
import type { Membership } from './membership.entity.js';
import type { Organization } from './organization.entity.js';

/** What follows when a member leaves or is removed. */
@Injectable()
export class Departures {
  constructor(
    private readonly outbox: Outbox,
    private readonly invites: Invites,
    private readonly mail: Mail,
    private readonly audit: AuditTrail,
  ) {}

  /** In the transaction that ends the membership, with the organization held. */
  async tell(
    tx: EntityManager,
    { tenantId, role }: Membership,
    { user, organization, by }: { user: User; organization: Organization; by: AuditActor },
  ): Promise<void> {
    const isRemoved = !(by.kind === 'user' && by.id === user.id);
    await this.outbox.append(tx, MemberLeftRecord, {
      tenantId,
      key: tenantId,
      data: {
        user_id: user.id,
        role,
        reason: isRemoved ? 'removed' : 'left',
        membership_version: user.membershipVersion,
      },
    });
    await this.audit.record(tx, {
      action: isRemoved ? 'identity.member.removed' : 'identity.member.left',
      outcome: 'success',
      actor: by,
      target: { kind: 'user', id: user.id },
      details: { role },
      tenantId,
    });
    await this.invites.withdrawOf(tx, { tenantId, userId: user.id, by });
    const done = { at: new Date(), ip: isRemoved ? undefined : by.ip };
    await this.mail.queue(tx, {
      to: user.email,
      template: 'membership-ended',
      values: { organization: organization.name, isRemoved, done },
    });
  }
}
