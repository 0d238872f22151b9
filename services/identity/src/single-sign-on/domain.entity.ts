import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A domain of e-mail addresses that an organization says is its own. */
@Entity({ name: 'domains' })
export class Domain {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** As DNS has it: lower case, punycode. */
  @Column('text')
  domain!: string;

  /** What the TXT record has to say. */
  @Column('text')
  token!: string;

  /** `lost`: it was proven, and its record is gone. */
  @Column('text')
  state!: 'pending' | 'proven' | 'lost';

  @Column('timestamptz', { name: 'proven_at', nullable: true })
  provenAt!: Date | null;

  @Column('timestamptz', { name: 'checked_at', nullable: true })
  checkedAt!: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
