import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Lets whoever holds it make the first admin of an installation, once. */
@Entity({ name: 'bootstrap_tokens' })
export class BootstrapToken {
  @PrimaryColumn('text', { name: 'token_hash' })
  tokenHash!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
