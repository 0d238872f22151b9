import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail, type Caller } from '@palisade/auth';
import { MemberLeftRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { User } from '../accounts/user.entity.js';
import type { SignedInBody } from '../logins/login-bodies.js';
import { Sessions } from '../sessions/sessions.js';
import { assertNotLastAdmin } from './last-admin.js';
import { Membership } from './membership.entity.js';
import { Organizations } from './organizations.js';
import { RenewToken } from './renew-token.js';

/** Ends a membership: the person is a viewer of nothing from then on, and tokens of the organization end. */
@Injectable()
export class RemoveMember {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly organizations: Organizations,
    private readonly sessions: Sessions,
    private readonly tokens: RenewToken,
    private readonly audit: AuditTrail,
  ) {}

  /** False when there is no such member. */
  remove(tenantId: string, { userId, by }: { userId: string; by: AuditActor }): Promise<boolean> {
    return this.database.asTenant(tenantId, async (tx) => {
      const user = await this.end(tx, tenantId, { userId, by });
      return user !== undefined;
    });
  }

  /** The caller himself. */
  async leave(caller: Caller, by: AuditActor): Promise<SignedInBody> {
    const { tenantId } = caller;
    if (tenantId === '') throw belongsNowhere();
    return this.database.asTenant(tenantId, async (tx) => {
      const user = await this.end(tx, tenantId, { userId: caller.id, by });
      if (!user) throw belongsNowhere();
      return this.tokens.of(tx, caller, user);
    });
  }

  private async end(
    tx: EntityManager,
    tenantId: string,
    { userId, by }: { userId: string; by: AuditActor },
  ): Promise<User | undefined> {
    await this.organizations.hold(tx, tenantId);
    const membership = await tx.findOneBy(Membership, { userId });
    if (!membership) return undefined;
    await assertNotLastAdmin(tx, membership);
    const user = await tx.findOneOrFail(User, { where: { id: userId }, lock: { mode: 'pessimistic_write' } });
    await tx.delete(Membership, { userId });
    user.tenantId = null;
    user.membershipVersion += 1;
    await tx.save(User, user);
    await this.sessions.follow(tx, user, 'viewer');
    await this.tell(tx, membership, { user, by });
    return user;
  }

  private async tell(
    tx: EntityManager,
    { tenantId, role }: Membership,
    { user, by }: { user: User; by: AuditActor },
  ): Promise<void> {
    const hasLeft = by.kind === 'user' && by.id === user.id;
    await this.outbox.append(tx, MemberLeftRecord, {
      tenantId,
      key: tenantId,
      data: {
        user_id: user.id,
        role,
        reason: hasLeft ? 'left' : 'removed',
        membership_version: user.membershipVersion,
      },
    });
    await this.audit.record(tx, {
      action: hasLeft ? 'identity.member.left' : 'identity.member.removed',
      outcome: 'success',
      actor: by,
      target: { kind: 'user', id: user.id },
      details: { role },
      tenantId,
    });
  }
}

function belongsNowhere(): Problem {
  return Problem.conflict('no-organization', 'You belong to no organization.');
}
