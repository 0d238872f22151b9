import type { Role } from '@palisade/auth';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'memberships' })
export class Membership {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('text')
  role!: Role;

  @Column('timestamptz', { name: 'joined_at' })
  joinedAt!: Date;
}
