import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where an open invite to an address lies: who looks for it belongs to no organization. */
@Entity({ name: 'invite_addresses' })
export class InviteAddress {
  @PrimaryColumn('uuid', { name: 'invite_id' })
  inviteId!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('text')
  email!: string;
}
