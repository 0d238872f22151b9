import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That a subject of an organization's provider is a user: (issuer, subject), never an e-mail address. */
@Entity({ name: 'linked_identities' })
export class LinkedIdentity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('text')
  issuer!: string;

  @Column('text')
  subject!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
