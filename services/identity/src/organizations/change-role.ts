import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail, permissionsOf, type Role } from '@palisade/auth';
import { MemberRoleChangedRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { User } from '../accounts/user.entity.js';
import { Invites } from '../invites/invites.js';
import { Mail } from '../mail/mail.js';
import { Sessions } from '../sessions/sessions.js';
import { isEnforced } from '../single-sign-on/enforced.js';
import { assertNotLastAdmin } from './last-admin.js';
import { Membership } from './membership.entity.js';
import type { MemberBody } from './organization-bodies.js';
import type { Organization } from './organization.entity.js';
import { Organizations } from './organizations.js';

/** Gives a member another role; tokens of the one before end with it. */
@Injectable()
export class ChangeRole {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly organizations: Organizations,
    private readonly sessions: Sessions,
    private readonly invites: Invites,
    private readonly mail: Mail,
    private readonly audit: AuditTrail,
  ) {}

  change(
    tenantId: string,
    { userId, role, by }: { userId: string; role: Role; by: AuditActor },
  ): Promise<MemberBody> {
    return this.database.asTenant(tenantId, async (tx) => {
      // One change of an organization's members at a time: two admins can't demote each other at once.
      const organization = await this.organizations.hold(tx, tenantId);
      const membership = await tx.findOneBy(Membership, { userId });
      if (!membership) throw Problem.notFound('member');
      const user = await tx.findOneOrFail(User, {
        where: { id: userId },
        lock: { mode: 'pessimistic_write' },
      });
      if (membership.role !== role) {
        await this.apply(tx, { membership, user, role, by });
        await this.follow(tx, { organization, user, role, by });
      }
      const { id, email, name } = user;
      return { id, email, name, role, joined_at: membership.joinedAt.toISOString() };
    });
  }

  private async apply(
    tx: EntityManager,
    { membership, user, role, by }: { membership: Membership; user: User; role: Role; by: AuditActor },
  ): Promise<void> {
    const { role: before, tenantId } = membership;
    await assertNotLastAdmin(tx, membership);
    membership.role = role;
    await tx.save(Membership, membership);
    user.membershipVersion += 1;
    await tx.save(User, user);
    await this.sessions.follow(tx, user, role);
    if (before === 'admin' && (await isEnforced(tx, tenantId)))
      await this.sessions.endUnvouched(tx, [user.id]);
    await this.outbox.append(tx, MemberRoleChangedRecord, {
      tenantId,
      key: tenantId,
      data: { user_id: user.id, from: before, to: role, membership_version: user.membershipVersion },
    });
    await this.audit.record(tx, {
      action: 'identity.member.role_changed',
      outcome: 'success',
      actor: by,
      target: { kind: 'user', id: user.id },
      details: { from: before, to: role },
      tenantId,
    });
  }

  private async follow(
    tx: EntityManager,
    { organization, user, role, by }: { organization: Organization; user: User; role: Role; by: AuditActor },
  ): Promise<void> {
    const { tenantId, name } = organization;
    if (!permissionsOf(role).has('members:manage')) {
      await this.invites.withdrawOf(tx, { tenantId, userId: user.id, by });
    }
    await this.mail.queue(tx, {
      to: user.email,
      template: 'role-changed',
      values: { organization: name, role, done: { at: new Date() } },
    });
  }
}
