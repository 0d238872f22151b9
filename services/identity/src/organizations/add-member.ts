import { Injectable } from '@nestjs/common';
import type { Role } from '@palisade/auth';
import { MemberJoinedRecord } from '@palisade/contracts';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { User } from '../accounts/user.entity.js';
import { Sessions } from '../sessions/sessions.js';
import { Membership } from './membership.entity.js';

/** Makes a user without an organization a member of one; his sessions carry the new membership from then on. */
@Injectable()
export class AddMember {
  constructor(
    private readonly outbox: Outbox,
    private readonly sessions: Sessions,
  ) {}

  /** In a transaction of the tenant, with the user locked; one that belongs somewhere already breaks a unique key. */
  async add(
    tx: EntityManager,
    user: User,
    { tenantId, role }: { tenantId: string; role: Role },
  ): Promise<void> {
    const joinedAt = new Date();
    await tx.insert(Membership, { userId: user.id, tenantId, role, joinedAt });
    user.tenantId = tenantId;
    user.membershipVersion += 1;
    await tx.save(User, user);
    await this.outbox.append(tx, MemberJoinedRecord, {
      tenantId,
      key: tenantId,
      data: { user_id: user.id, role, joined_at: joinedAt.toISOString() },
    });
    await this.sessions.follow(tx, user, role);
  }
}
