import { Injectable } from '@nestjs/common';
import { AuditTrail, type Caller } from '@palisade/auth';
import { MemberIdentityChangedRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { normaliseEmail, User } from '../accounts/user.entity.js';
import { newId } from '../ids.js';
import { Mail } from '../mail/mail.js';
import type { Origin } from '../sessions/sessions.js';
import { LinkedIdentity } from './linked-identity.entity.js';
import type { Subject } from './openid.js';

interface Change {
  known: LinkedIdentity;
  user: { id: string; email: string };
  origin: Origin;
}

/** Which account a subject of an organization's provider is. Every change is recorded, told by an event, and by mail to the account. */
@Injectable()
export class IdentityLinks {
  constructor(
    private readonly database: Database,
    private readonly mail: Mail,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  of({ tenantId, id }: Caller): Promise<LinkedIdentity[]> {
    if (tenantId === '') return Promise.resolve([]);
    return this.database.asTenant(tenantId, (tx) =>
      tx.find(LinkedIdentity, { where: { userId: id }, order: { id: 'asc' } }),
    );
  }

  /**
   * Links a subject with the account, which its user has asked for. An address links nothing, but one that the provider
   * vouches for and that is another account's speaks against it: a colleague's password would be enough otherwise.
   */
  async ask(
    tx: EntityManager,
    user: User,
    { subject, origin }: { subject: Subject; origin: Origin },
  ): Promise<LinkedIdentity> {
    const email = subject.email === undefined ? user.email : normaliseEmail(subject.email);
    if (email !== user.email && (await tx.existsBy(User, { email, tenantId: user.tenantId ?? '' }))) {
      throw Problem.conflict('of-another-account', 'That account of the provider is of another member.');
    }
    return this.link(tx, user, { subject, origin });
  }

  /** With the user's row held, in a transaction of his organization. */
  async link(
    tx: EntityManager,
    user: User,
    { subject: { issuer, subject }, origin }: { subject: Subject; origin: Origin },
  ): Promise<LinkedIdentity> {
    const known = tx.create(LinkedIdentity, {
      id: newId(),
      tenantId: user.tenantId ?? '',
      issuer,
      subject,
      userId: user.id,
      createdAt: new Date(),
      lastUsedAt: null,
    });
    const inserted = await tx
      .createQueryBuilder()
      .insert()
      .into(LinkedIdentity)
      .values(known)
      .orIgnore()
      .returning('id')
      .execute();
    if ((inserted.raw as unknown[]).length === 0) {
      throw Problem.conflict(
        'already-linked',
        'That account of the provider, or this one, is linked already.',
      );
    }
    await this.tell(tx, 'linked', { known, user, origin });
    return known;
  }

  /** In a transaction of the caller's organization; false when he has no such link. */
  async unlink(
    tx: EntityManager,
    id: string,
    { caller, origin }: { caller: Caller; origin: Origin },
  ): Promise<boolean> {
    const known = await tx.findOneBy(LinkedIdentity, { id, userId: caller.id });
    if (!known) return false;
    const { affected } = await tx.delete(LinkedIdentity, { id });
    if (affected !== 1) return false;
    const user = await tx.findOneByOrFail(User, { id: caller.id });
    await this.tell(tx, 'unlinked', { known, user, origin });
    return true;
  }

  private async tell(
    tx: EntityManager,
    change: 'linked' | 'unlinked',
    { known, user: { id, email }, origin }: Change,
  ): Promise<void> {
    const { tenantId, issuer } = known;
    await this.mail.queue(tx, {
      to: email,
      template: change === 'linked' ? 'identity-linked' : 'identity-unlinked',
      values: { done: { at: new Date(), ip: origin.ip }, provider: new URL(issuer).hostname },
    });
    await this.outbox.append(tx, MemberIdentityChangedRecord, {
      tenantId,
      key: tenantId,
      data: { user_id: id, issuer, change },
    });
    await this.audit.record(tx, {
      action: `auth.identity.${change}`,
      outcome: 'success',
      actor: { kind: 'user', id, email, ...origin },
      target: { kind: 'linked_identity', id: known.id },
      details: { issuer },
      tenantId,
    });
  }
}
