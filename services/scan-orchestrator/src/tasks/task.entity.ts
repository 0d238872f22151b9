import { Column, Entity, PrimaryColumn } from 'typeorm';

export const taskStates = [
  'waiting',
  'offered',
  'running',
  'succeeded',
  'partial',
  'failed',
  'cancelled',
] as const;
export type TaskState = (typeof taskStates)[number];

/** What a scanner is told to do; `covers` names the part of the target. */
export interface TaskInput {
  readonly covers: string;
  readonly [more: string]: string | number | boolean;
}

/** A part of a scan, which one scanner does at a time. */
@Entity({ schema: 'scan_orchestrator', name: 'tasks' })
export class Task {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('uuid', { name: 'scan_id' }) scanId!: string;
  @Column('int') position!: number;
  @Column('text') scanner!: string;
  @Column('jsonb') input!: TaskInput;
  @Column('text') state!: TaskState;
  /** The last one that was claimed; 0: none yet. */
  @Column('int') attempt!: number;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text', { nullable: true }) detail!: string | null;
  @Column('text') phase!: string;
  @Column('int') done!: number;
  @Column('int') total!: number;
  /** Of results, of the attempt that counts. */
  @Column('int') batches!: number;
  @Column('timestamptz', { name: 'queued_at' }) queuedAt!: Date;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}

export type AttemptOutcome = 'succeeded' | 'partial' | 'failed' | 'lease_expired' | 'cancelled';

/** An attempt at a task: an offer that no replica took is no attempt, and its row is the next offer's. */
@Entity({ schema: 'scan_orchestrator', name: 'attempts' })
export class Attempt {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid', { name: 'task_id' }) taskId!: string;
  @PrimaryColumn('int') attempt!: number;
  @Column('text', { name: 'replica_id' }) replicaId!: string;
  @Column('timestamptz', { name: 'offered_at' }) offeredAt!: Date;
  @Column('int') offers!: number;
  @Column('timestamptz', { name: 'claimed_at', nullable: true }) claimedAt!: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { nullable: true }) outcome!: AttemptOutcome | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text', { nullable: true }) detail!: string | null;
  @Column('int') batches!: number;
}
