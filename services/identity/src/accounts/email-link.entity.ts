import { Column, Entity, PrimaryColumn } from 'typeorm';

export type LinkPurpose =
  /** The address is the account's. */
  | 'verify'
  /** The address is to become the account's. */
  | 'change'
  /** Whoever reads the account's mail may choose a password. */
  | 'reset';

/** A link in a mail, good once: who has it reads the mail of its address. */
@Entity({ name: 'email_links' })
export class EmailLink {
  @PrimaryColumn('text', { name: 'token_hash' })
  tokenHash!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('text')
  purpose!: LinkPurpose;

  /** Where it was sent. */
  @Column('text')
  email!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
