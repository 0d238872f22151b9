import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint } from '../targets/target.entity.js';

/** When a target is to be scanned. */
@Entity({ schema: 'scan_orchestrator', name: 'schedules' })
export class Schedule {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'target_id' }) targetId!: string;
  @Column('bigint', { transformer: bigint }) revision!: number;
  /** Five fields. */
  @Column('text') cron!: string;
  /** Null: the organization's, whatever that is at the time. */
  @Column('text', { name: 'time_zone', nullable: true }) timeZone!: string | null;
  @Column('int', { name: 'jitter_seconds' }) jitterSeconds!: number;
  @Column('boolean') enabled!: boolean;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}
