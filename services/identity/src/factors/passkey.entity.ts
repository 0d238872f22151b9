import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A WebAuthn credential of a user. */
@Entity({ name: 'passkeys' })
export class Passkey {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  /** As the authenticator names it, in base64url. */
  @Column('text', { name: 'credential_id' })
  credentialId!: string;

  /** A COSE key. */
  @Column('bytea', { name: 'public_key' })
  publicKey!: Buffer;

  /** Of signatures, where the authenticator counts them (a synced passkey stays at 0); a bigint, so a string. */
  @Column('bigint')
  counter!: string;

  /** How browsers reach the authenticator, as they told. */
  @Column('text', { array: true })
  transports!: string[];

  @Column('text')
  name!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
