import { Injectable } from '@nestjs/common';
import type { AuditActor, Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { User } from '../accounts/user.entity.js';
import type { SignedInBody } from '../logins/login-bodies.js';
import { Sessions } from '../sessions/sessions.js';
import { Departures } from './departures.js';
import { assertNotLastAdmin } from './last-admin.js';
import { Membership } from './membership.entity.js';
import { Organizations } from './organizations.js';
import { RenewToken } from './renew-token.js';

/** Ends a membership: the person is a viewer of nothing from then on, and tokens of the organization end. */
@Injectable()
export class RemoveMember {
  constructor(
    private readonly database: Database,
    private readonly organizations: Organizations,
    private readonly sessions: Sessions,
    private readonly departures: Departures,
    private readonly tokens: RenewToken,
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
    const organization = await this.organizations.hold(tx, tenantId);
    const membership = await tx.findOneBy(Membership, { userId });
    if (!membership) return undefined;
    await assertNotLastAdmin(tx, membership);
    const user = await tx.findOneOrFail(User, { where: { id: userId }, lock: { mode: 'pessimistic_write' } });
    await tx.delete(Membership, { userId });
    user.tenantId = null;
    user.membershipVersion += 1;
    await tx.save(User, user);
    await this.sessions.follow(tx, user, 'viewer');
    await this.departures.tell(tx, membership, { user, organization, by });
    return user;
  }
}

function belongsNowhere(): Problem {
  return Problem.conflict('no-organization', 'You belong to no organization.');
}
