import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { OrganizationCreatedRecord } from '@palisade/contracts';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import type { User } from '../accounts/user.entity.js';
import type { Origin } from '../sessions/sessions.js';
import { AddMember } from './add-member.js';
import { settingsWith } from './organization-settings.js';
import { Organization } from './organization.entity.js';
import { Organizations } from './organizations.js';

/** Founds an organization whose first member and admin is the user. */
@Injectable()
export class FoundOrganization {
  constructor(
    private readonly outbox: Outbox,
    private readonly organizations: Organizations,
    private readonly members: AddMember,
    private readonly audit: AuditTrail,
  ) {}

  /** In a transaction of the tenant that is being founded, with the user locked and without an organization. */
  async found(
    tx: EntityManager,
    founder: User,
    { id, name, timeZone, origin }: { id: string; name: string; timeZone: string; origin?: Origin },
  ): Promise<Organization> {
    const organization = tx.create(Organization, {
      tenantId: id,
      name,
      timeZone,
      chosen: settingsWith({}),
      flags: {},
      revision: 1,
      createdAt: new Date(),
    });
    await tx.insert(Organization, organization);
    await this.organizations.publish(tx, organization);
    await this.outbox.append(tx, OrganizationCreatedRecord, {
      tenantId: id,
      key: id,
      data: { organization_id: id, name, created_at: organization.createdAt.toISOString() },
    });
    await this.members.add(tx, founder, { tenantId: id, role: 'admin' });
    await this.audit.record(tx, {
      action: 'identity.organization.created',
      outcome: 'success',
      actor: { kind: 'user', id: founder.id, email: founder.email, ...origin },
      target: { kind: 'organization', id },
      tenantId: id,
    });
    return organization;
  }
}
