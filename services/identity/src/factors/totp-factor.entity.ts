import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A user's authenticator app. It counts once it is confirmed: until then nobody has shown that the app has the secret. */
@Entity({ name: 'totp_factors' })
export class TotpFactor {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  @Column('bytea', { name: 'sealed_secret' })
  sealedSecret!: Buffer;

  /** The latest step of 30 seconds whose code was taken; a bigint, so a string. */
  @Column('bigint', { name: 'last_step', nullable: true })
  lastStep!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'confirmed_at', nullable: true })
  confirmedAt!: Date | null;
}
