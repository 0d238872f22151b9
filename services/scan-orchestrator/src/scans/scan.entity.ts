import { Column, Entity, PrimaryColumn } from 'typeorm';

export const openStates = ['queued', 'running'] as const;
export const endedStates = ['completed', 'partial', 'failed', 'cancelled'] as const;
export const scanStates = [...openStates, ...endedStates] as const;
export type ScanState = (typeof scanStates)[number];
export type EndedState = (typeof endedStates)[number];

export const isOpen = (state: ScanState): boolean => openStates.some((open) => open === state);

/** One run over one target. */
@Entity({ schema: 'scan_orchestrator', name: 'scans' })
export class Scan {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'target_id' }) targetId!: string;
  /** As the target was when the scan was made; null while it is unknown. */
  @Column('text', { name: 'target_name', nullable: true }) targetName!: string | null;
  @Column('text', { name: 'target_base_url', nullable: true }) targetBaseUrl!: string | null;
  @Column('text') state!: ScanState;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text', { nullable: true }) detail!: string | null;
  @Column('text') trigger!: 'manual' | 'schedule';
  @Column('uuid', { name: 'schedule_id', nullable: true }) scheduleId!: string | null;
  @Column('text', { name: 'requested_by', nullable: true }) requestedBy!: string | null;
  /** A task of it was run again after it had ended. */
  @Column('boolean') replayed!: boolean;
  @Column('text', { name: 'replayed_by', nullable: true }) replayedBy!: string | null;
  @Column('boolean', { name: 'ownership_proven' }) ownershipProven!: boolean;
  /** How often it has ended. */
  @Column('int') revision!: number;
  @Column('timestamptz', { name: 'queued_at' }) queuedAt!: Date;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}
