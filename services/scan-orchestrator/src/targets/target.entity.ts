import type { ApiChangedRecord } from '@palisade/contracts';
import { Column, Entity, PrimaryColumn, type ValueTransformer } from 'typeorm';

export const bigint: ValueTransformer = {
  from: (value: string | null) => (value === null ? null : Number(value)),
  to: (value: number | null) => value,
};

export type TargetKind = 'api';

/** What a tenant has scanned: a copy of what the service that owns it says of it. */
@Entity({ schema: 'scan_orchestrator', name: 'targets' })
export class Target {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: TargetKind;
  @Column('bigint', { transformer: bigint }) revision!: number;
  @Column('text') name!: string;
  @Column('text', { name: 'base_url' }) baseUrl!: string;
  /** What was proven of an earlier one is void. */
  @Column('bigint', { name: 'base_url_revision', transformer: bigint }) baseUrlRevision!: number;
  /** With the port; scans of all tenants together are gentle to it. */
  @Column('text', { nullable: true }) host!: string | null;
  @Column('boolean') active!: boolean;
  @Column('text') criticality!: NonNullable<ApiChangedRecord['criticality']>;
  @Column('text', { name: 'data_sensitivity' }) dataSensitivity!: NonNullable<
    ApiChangedRecord['data_sensitivity']
  >;
  @Column('text') environment!: string;
  @Column({ type: 'float8', name: 'max_requests_per_second' }) maxRequestsPerSecond!: number;
  @Column({ type: 'uuid', name: 'connection_ids', array: true }) connectionIds!: string[];
  @Column('text', { name: 'document_id', nullable: true }) documentId!: string | null;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false }) createdAt!: Date;
}
