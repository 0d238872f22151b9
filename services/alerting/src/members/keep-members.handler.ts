import { Injectable } from '@nestjs/common';
import { MemberJoinedRecord, type Contract } from '@palisade/contracts';
import type { Event, EventHandler } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { Member } from './member.entity.js';

/** Keeps who belongs to an organization: only they may be given an alert. */
@Injectable()
export class KeepMembers implements EventHandler<MemberJoinedRecord> {
  readonly group = 'alerting.keep-members';
  readonly contract: Contract<MemberJoinedRecord> = MemberJoinedRecord;

  async handle({ tenantId, data }: Event<MemberJoinedRecord>, tx: EntityManager): Promise<void> {
    // A replay may bring somebody who is known already, under another event id.
    await tx
      .createQueryBuilder()
      .insert()
      .into(Member)
      .values({ tenantId, userId: data.user_id })
      .orIgnore()
      .execute();
  }
}
