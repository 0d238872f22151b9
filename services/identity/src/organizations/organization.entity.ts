import type { OrganizationRecord } from '@palisade/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { flattened, type OrganizationSettings, settingsWith } from './organization-settings.js';

@Entity({ name: 'organizations' })
export class Organization {
  /** The organization's id is the tenant's. */
  @PrimaryColumn('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('text')
  name!: string;

  /** IANA name. */
  @Column('text', { name: 'time_zone' })
  timeZone!: string;

  /** As chosen; those of before there was a choice are empty. */
  @Column('jsonb', { name: 'settings' })
  chosen!: Partial<OrganizationSettings>;

  @Column('jsonb')
  flags!: Record<string, boolean>;

  @Column('integer')
  revision!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  get settings(): OrganizationSettings {
    return settingsWith(this.chosen);
  }

  toRecord(): OrganizationRecord {
    return {
      organization_id: this.tenantId,
      revision: this.revision,
      name: this.name,
      time_zone: this.timeZone,
      settings: flattened(this.settings),
      flags: this.flags,
    };
  }
}
