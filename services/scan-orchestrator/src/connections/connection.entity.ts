import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ConnectionKind } from './secret-of.js';

/** Credentials that targets are scanned with. The secret itself is read by the vault alone. */
@Entity({ schema: 'scan_orchestrator', name: 'connections' })
export class Connection {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text') kind!: ConnectionKind;
  /** For people: whose account it is, or what it may do. */
  @Column('text') label!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'rotated_at' }) rotatedAt!: Date;
  @Column('timestamptz', { name: 'last_used_at', nullable: true }) lastUsedAt!: Date | null;
  @Column('bytea', { name: 'sealed_secret', select: false }) sealedSecret!: Buffer;
}
