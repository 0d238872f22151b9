import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail, type Caller } from '@palisade/auth';
import { MemberLeftRecord, OrganizationErasureRequestedRecord } from '@palisade/contracts';
import { afterCommit, Database } from '@palisade/database';
import { Erasing, Erasures, eraseSlice } from '@palisade/erasure';
import { Problem } from '@palisade/http';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { User } from '../accounts/user.entity.js';
import { assertFresh } from '../factors/fresh-login.js';
import { newId } from '../ids.js';
import { Mail } from '../mail/mail.js';
import { Membership } from '../organizations/membership.entity.js';
import type { Organization } from '../organizations/organization.entity.js';
import { Organizations } from '../organizations/organizations.js';
import { Sessions } from '../sessions/sessions.js';
import { erasedData } from './erased-data.js';
import { erasingServices } from './erasing-services.js';

interface Deleting {
  organization: Organization;
  erasureId: string;
  at: Date;
  by: AuditActor;
}

const allRows = 1_000_000;

/** Deletes an organization: with the commit nobody belongs to it any more, and every service is asked to erase it. */
@Injectable()
export class DeleteOrganization {
  constructor(
    private readonly database: Database,
    private readonly organizations: Organizations,
    private readonly sessions: Sessions,
    private readonly outbox: Outbox,
    private readonly mail: Mail,
    private readonly audit: AuditTrail,
    private readonly erasures: Erasures,
    private readonly erasing: Erasing,
  ) {}

  /** Returns the erasure's id. */
  delete(caller: Caller, confirmedName: string, by: AuditActor): Promise<string> {
    const { tenantId } = caller;
    return this.database.asTenant(tenantId, async (tx) => {
      await assertFresh(tx, caller);
      // Who adds a row that refers to it waits from here on, and then finds it gone.
      const organization = await this.organizations.hold(tx, tenantId);
      if (confirmedName !== organization.name) throw wrongName();
      const deleting = { organization, erasureId: newId(), at: new Date(), by };
      await this.keepReceipt(tx, caller, deleting);
      await this.audit.record(tx, {
        action: 'identity.organization.deleted',
        outcome: 'success',
        actor: by,
        target: { kind: 'organization', id: tenantId },
        details: { erasure_id: deleting.erasureId },
        tenantId,
      });
      await this.endMemberships(tx, deleting);
      await this.eraseRows(tx, deleting);
      await this.ask(tx, deleting);
      return deleting.erasureId;
    });
  }

  private async keepReceipt(
    tx: EntityManager,
    caller: Caller,
    { organization: { tenantId, name }, erasureId, at }: Deleting,
  ): Promise<void> {
    await tx.query(
      `insert into identity.erasures
         (id, tenant_id, organization_name, requested_by, requested_at, asked, last_asked_at)
       values ($1, $2, $3, $4, $5, 1, $5)`,
      [erasureId, tenantId, name, caller.id, at],
    );
    await tx.query(
      'insert into identity.erasure_services (erasure_id, service) select $1, unnest($2::text[])',
      [erasureId, erasingServices],
    );
  }

  private async endMemberships(
    tx: EntityManager,
    { organization: { tenantId, name }, at, by }: Deleting,
  ): Promise<void> {
    const memberships = await tx.find(Membership, { where: { tenantId }, order: { userId: 'asc' } });
    for (const { userId, role } of memberships) {
      const user = await tx.findOneOrFail(User, {
        where: { id: userId },
        lock: { mode: 'pessimistic_write' },
      });
      user.tenantId = null;
      user.membershipVersion += 1;
      await tx.save(User, user);
      await this.sessions.follow(tx, user, 'viewer');
      await this.outbox.append(tx, MemberLeftRecord, {
        tenantId,
        key: tenantId,
        data: {
          user_id: userId,
          role,
          reason: 'organization_erased',
          membership_version: user.membershipVersion,
        },
      });
      const done = { at, ip: by.id === userId ? by.ip : undefined };
      await this.mail.queue(tx, {
        to: user.email,
        template: 'organization-deleted',
        values: { organization: name, done },
      });
    }
  }

  private async eraseRows(
    tx: EntityManager,
    { organization: { tenantId }, erasureId, at }: Deleting,
  ): Promise<void> {
    await this.erasures.mark(tx, { tenantId, erasureId, requestedAt: at, asked: 1 });
    // That somebody was invited says nothing of him once the invite is gone; a letter of another organization still goes.
    await tx.query(
      `delete from identity.mails m where template = 'invite'
          and recipient in (select email from identity.invites where tenant_id = $1)
          and (state <> 'waiting' or not exists (
            select from identity.invite_addresses a where a.email = m.recipient and a.tenant_id <> $1))`,
      [tenantId],
    );
    for (const table of erasedData.tables) {
      const count = await eraseSlice(tx, this.outbox, table, { tenantId, limit: allRows });
      await this.erasures.count(tx, tenantId, table, count);
    }
    afterCommit(tx, () => {
      this.erasing.wake();
    });
  }

  private async ask(
    tx: EntityManager,
    { organization: { tenantId }, erasureId, at }: Deleting,
  ): Promise<void> {
    await this.outbox.append(tx, OrganizationErasureRequestedRecord, {
      tenantId,
      key: tenantId,
      data: {
        erasure_id: erasureId,
        organization_id: tenantId,
        requested_at: at.toISOString(),
        asked: 1,
      },
    });
  }
}

function wrongName(): Problem {
  return Problem.invalid([{ path: 'confirm_name', message: "is not the organization's name" }]);
}
