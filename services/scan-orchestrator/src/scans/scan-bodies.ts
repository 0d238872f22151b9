import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@palisade/http';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { TaskBody } from '../tasks/task-bodies.js';
import type { Task } from '../tasks/task.entity.js';
import { type Scan, scanStates, type ScanState } from './scan.entity.js';

export class ScanWanted {
  @IsUUID()
  @ApiProperty({ format: 'uuid' })
  target_id!: string;
}

export class ListScansQuery extends PageQuery {
  @IsOptional()
  @IsUUID()
  @ApiPropertyOptional({ format: 'uuid' })
  target_id?: string;

  @IsOptional()
  @IsIn(scanStates)
  @ApiPropertyOptional({ enum: scanStates })
  state?: ScanState;
}

export class ScannedTarget {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, nullable: true, description: 'As it was then.' }) name!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'As it was then.' }) base_url!: string | null;
}

export class ScanProgress {
  @ApiProperty({ type: 'integer' }) done!: number;
  @ApiProperty({ type: 'integer', description: '0: not known yet.' }) total!: number;
  @ApiProperty() phase!: string;

  static of(tasks: readonly Pick<Task, 'done' | 'total' | 'phase' | 'state'>[]): ScanProgress {
    return {
      done: tasks.reduce((sum, { done }) => sum + done, 0),
      total: tasks.reduce((sum, { total }) => sum + total, 0),
      phase: tasks.find(({ state }) => state === 'running')?.phase ?? '',
    };
  }
}

export class AcceptedScan {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: scanStates }) state!: ScanState;
}

export class ScanSummaryBody {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() target!: ScannedTarget;
  @ApiProperty({ enum: scanStates }) state!: ScanState;
  @ApiProperty({ type: String, nullable: true, description: 'A stable word.' }) reason!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'In words for people.' }) detail!: string | null;
  @ApiProperty({ enum: ['manual', 'schedule'] }) trigger!: 'manual' | 'schedule';
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) schedule_id!: string | null;
  @ApiProperty({ type: String, nullable: true }) requested_by!: string | null;
  @ApiProperty() ownership_proven!: boolean;
  @ApiProperty({ format: 'date-time' }) queued_at!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) started_at!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) ended_at!: string | null;
  @ApiProperty() progress!: ScanProgress;

  static of(scan: Scan, tasks: readonly Task[]): ScanSummaryBody {
    return {
      id: scan.id,
      target: { id: scan.targetId, name: scan.targetName, base_url: scan.targetBaseUrl },
      state: scan.state,
      reason: scan.reason,
      detail: scan.detail,
      trigger: scan.trigger,
      schedule_id: scan.scheduleId,
      requested_by: scan.requestedBy,
      ownership_proven: scan.ownershipProven,
      queued_at: scan.queuedAt.toISOString(),
      started_at: scan.startedAt?.toISOString() ?? null,
      ended_at: scan.endedAt?.toISOString() ?? null,
      progress: ScanProgress.of(tasks),
    };
  }
}

export class ScanBody extends ScanSummaryBody {
  @ApiProperty({ type: [TaskBody] }) tasks!: TaskBody[];
}

export class ScanPage {
  @ApiProperty({ type: [ScanSummaryBody] }) items!: ScanSummaryBody[];
  @ApiProperty({ type: String, nullable: true }) next_cursor!: string | null;
}
