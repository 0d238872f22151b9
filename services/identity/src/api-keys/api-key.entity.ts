import type { Permission } from '@palisade/auth';
import type { ApiKeyRecord } from '@palisade/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'api_keys' })
export class ApiKey {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('text')
  name!: string;

  /** SHA-256 of the secret, which has 256 random bits: a slow hash would add nothing. */
  @Column('text', { name: 'secret_hash' })
  secretHash!: string;

  @Column('text', { array: true })
  scopes!: Permission[];

  @Column('text')
  state!: 'active' | 'revoked';

  @Column('integer')
  revision!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  /** null: never. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** As the services that verify keys say, which do so once a minute at most. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;

  toRecord(): ApiKeyRecord {
    return {
      api_key_id: this.id,
      revision: this.revision,
      name: this.name,
      secret_hash: this.secretHash,
      scopes: this.scopes,
      state: this.state,
      ...(this.expiresAt === null ? {} : { expires_at: this.expiresAt.toISOString() }),
    };
  }
}
