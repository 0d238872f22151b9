import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail } from '@palisade/auth';
import { Database } from '@palisade/database';
import type { FlagName } from '@palisade/organizations';
import type { Organization } from '../organizations/organization.entity.js';
import { Organizations } from '../organizations/organizations.js';

/** Turns a feature on or off for an organization, and tells every service with the organization's record. */
@Injectable()
export class SetFlag {
  constructor(
    private readonly database: Database,
    private readonly organizations: Organizations,
    private readonly audit: AuditTrail,
  ) {}

  set(
    tenantId: string,
    { name, enabled, by }: { name: FlagName; enabled: boolean; by: AuditActor },
  ): Promise<Organization> {
    return this.database.asTenant(tenantId, async (tx) => {
      const organization = await this.organizations.hold(tx, tenantId);
      // Chosen explicitly, it stays when the default changes; only what is the same already is no change.
      if (organization.flags[name] === enabled) return organization;
      organization.flags = { ...organization.flags, [name]: enabled };
      await this.organizations.save(tx, organization);
      await this.audit.record(tx, {
        action: 'identity.flag.changed',
        outcome: 'success',
        actor: by,
        target: { kind: 'flag', id: name },
        details: { enabled: String(enabled) },
        tenantId,
      });
      return organization;
    });
  }
}
