import type { SigningKeyRecord } from '@palisade/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'signing_keys' })
export class SigningKey {
  @PrimaryColumn('text')
  kid!: string;

  @Column('text')
  x!: string;

  @Column('text')
  y!: string;

  @Column('bytea', { name: 'sealed_private_key' })
  sealedPrivateKey!: Buffer;

  @Column('text')
  state!: 'pending' | 'active' | 'retired' | 'revoked';

  @Column('integer')
  revision!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'activated_at', nullable: true })
  activatedAt!: Date | null;

  /** Set when it signs no more: then its last token has expired. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  toRecord(): SigningKeyRecord {
    return {
      kid: this.kid,
      revision: this.revision,
      x: this.x,
      y: this.y,
      state: this.state,
      ...(this.expiresAt ? { expires_at: this.expiresAt.toISOString() } : {}),
    };
  }
}
