import { Injectable } from '@nestjs/common';
import { OrganizationRecord } from '@palisade/contracts';
import { Problem } from '@palisade/http';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { Organization } from './organization.entity.js';

/** Organizations and their compacted topic. All in a transaction of the tenant. */
@Injectable()
export class Organizations {
  constructor(private readonly outbox: Outbox) {}

  /** Held to the end of the transaction: one change of an organization or its members at a time. */
  async hold(tx: EntityManager, tenantId: string): Promise<Organization> {
    const organization = await tx.findOne(Organization, {
      where: { tenantId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!organization) throw Problem.notFound('organization');
    return organization;
  }

  /** As `hold`, where the caller saw it at a revision; throws a 409 problem when it was changed since. */
  async holdAt(tx: EntityManager, tenantId: string, revision: number): Promise<Organization> {
    const organization = await this.hold(tx, tenantId);
    if (organization.revision === revision) return organization;
    throw new Problem({
      status: 409,
      slug: 'stale-revision',
      title: 'Conflict',
      detail: 'The organization was changed since: read it again.',
      extensions: { revision: organization.revision },
    });
  }

  /** Stores a change of one that is held, as its next revision. */
  async save(tx: EntityManager, organization: Organization): Promise<void> {
    organization.revision += 1;
    await tx.save(Organization, organization);
    await this.publish(tx, organization);
  }

  async publish(tx: EntityManager, organization: Organization): Promise<void> {
    const { tenantId } = organization;
    await this.outbox.append(tx, OrganizationRecord, {
      tenantId,
      key: tenantId,
      data: organization.toRecord(),
    });
  }
}
