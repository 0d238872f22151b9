import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who signs an organization's members in by OpenID Connect. */
@Entity({ name: 'identity_providers' })
export class IdentityProvider {
  @PrimaryColumn('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('text')
  issuer!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('bytea', { name: 'sealed_client_secret' })
  sealedClientSecret!: Buffer;

  /** Of members that are made on the fly. */
  @Column('text', { name: 'default_role' })
  defaultRole!: 'analyst' | 'viewer';

  /** Members other than admins have no other way in. */
  @Column('boolean', { name: 'is_enforced' })
  isEnforced!: boolean;

  @Column('integer')
  revision!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
