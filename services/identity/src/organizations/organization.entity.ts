import type { OrganizationRecord } from '@palisade/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

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

  @Column('integer')
  revision!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  toRecord(): OrganizationRecord {
    return {
      organization_id: this.tenantId,
      revision: this.revision,
      name: this.name,
      time_zone: this.timeZone,
      settings: {},
      flags: {},
    };
  }
}
