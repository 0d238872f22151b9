import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person. He may belong to one organization; what he may do there stands in his membership. */
@Entity({ name: 'users' })
export class User {
  @PrimaryColumn('uuid')
  id!: string;

  /** Trimmed, in lower case. */
  @Column('text')
  email!: string;

  @Column('text')
  name!: string;

  @Column('text', { name: 'password_hash' })
  passwordHash!: string;

  @Column('uuid', { name: 'tenant_id', nullable: true })
  tenantId!: string | null;

  /** Rises whenever his organization or role changes; a token that carries an older one is refused. */
  @Column('integer', { name: 'membership_version' })
  membershipVersion!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}

export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}
