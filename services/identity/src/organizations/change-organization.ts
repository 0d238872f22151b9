import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail } from '@palisade/auth';
import { Database } from '@palisade/database';
import { flattened, settingsWith, type SettingsChange } from './organization-settings.js';
import type { Organization } from './organization.entity.js';
import { Organizations } from './organizations.js';

export interface OrganizationChange {
  name?: string;
  timeZone?: string;
  settings?: SettingsChange;
  /** The one that the caller saw. */
  revision: number;
}

/** Changes the name, time zone and settings of an organization. */
@Injectable()
export class ChangeOrganization {
  constructor(
    private readonly database: Database,
    private readonly organizations: Organizations,
    private readonly audit: AuditTrail,
  ) {}

  change(tenantId: string, wanted: OrganizationChange, by: AuditActor): Promise<Organization> {
    return this.database.asTenant(tenantId, async (tx) => {
      const organization = await this.organizations.holdAt(tx, tenantId, wanted.revision);
      const before = described(organization);
      organization.name = wanted.name ?? organization.name;
      organization.timeZone = wanted.timeZone ?? organization.timeZone;
      organization.chosen = settingsWith(wanted.settings ?? {}, organization.settings);
      const details = differences(before, described(organization));
      if (Object.keys(details).length === 0) return organization;
      await this.organizations.save(tx, organization);
      await this.audit.record(tx, {
        action: 'identity.organization.changed',
        outcome: 'success',
        actor: by,
        target: { kind: 'organization', id: tenantId },
        details,
        tenantId,
      });
      return organization;
    });
  }
}

function described({ name, timeZone, settings }: Organization): Record<string, string> {
  return { name, time_zone: timeZone, ...flattened(settings) };
}

/** What each was and is. Of business details, which name people, only that they were changed: the audit log outlives the organization. */
function differences(before: Record<string, string>, after: Record<string, string>): Record<string, string> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(
    names
      .filter((name) => before[name] !== after[name])
      .map((name) => [
        name,
        name.startsWith('business.') ? 'changed' : `${before[name] ?? 'unset'} → ${after[name] ?? 'unset'}`,
      ]),
  );
}
