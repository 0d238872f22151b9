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

  /** Whether it is one that he chose: false where his organization's provider made the account and he has set none since. */
  @Column('boolean', { name: 'has_password' })
  hasPassword!: boolean;

  @Column('uuid', { name: 'tenant_id', nullable: true })
  tenantId!: string | null;

  /** Rises whenever his organization or role changes; a token that carries an older one is refused. */
  @Column('integer', { name: 'membership_version' })
  membershipVersion!: number;

  /** Since when it is proved that he reads the mail of his address; null while it isn't. */
  @Column('timestamptz', { name: 'email_verified_at', nullable: true })
  emailVerifiedAt!: Date | null;

  /** How often somebody registered with the address before it was verified; only the last of them counts. */
  @Column('integer')
  registrations!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}

export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}
