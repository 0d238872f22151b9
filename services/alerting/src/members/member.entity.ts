import { Entity, PrimaryColumn } from 'typeorm';

/** Somebody who belongs to an organization, as identity has told. */
@Entity({ schema: 'alerting', name: 'members' })
export class Member {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
}
