import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@palisade/http';
import { IsIn, IsOptional } from 'class-validator';
import { type Attempt, type AttemptOutcome, type Task, taskStates, type TaskState } from './task.entity.js';

const outcomes = ['succeeded', 'partial', 'failed', 'lease_expired', 'cancelled'] as const;

export class AttemptBody {
  @ApiProperty({ type: 'integer' }) attempt!: number;
  @ApiProperty() replica!: string;
  @ApiProperty({ format: 'date-time' }) offered_at!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) claimed_at!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) ended_at!: string | null;
  @ApiProperty({ enum: outcomes, nullable: true }) outcome!: AttemptOutcome | null;
  @ApiProperty({ type: String, nullable: true, description: 'A stable word.' }) reason!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'In words for people.' }) detail!: string | null;

  static of(attempt: Attempt): AttemptBody {
    return {
      attempt: attempt.attempt,
      replica: attempt.replicaId,
      offered_at: attempt.offeredAt.toISOString(),
      claimed_at: attempt.claimedAt?.toISOString() ?? null,
      ended_at: attempt.endedAt?.toISOString() ?? null,
      outcome: attempt.outcome,
      reason: attempt.reason,
      detail: attempt.detail,
    };
  }
}

export class TaskProgressBody {
  @ApiProperty({ type: 'integer' }) done!: number;
  @ApiProperty({ type: 'integer', description: '0: not known yet.' }) total!: number;
  @ApiProperty() phase!: string;
}

export class TaskSummaryBody {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) scan_id!: string;
  @ApiProperty() scanner!: string;
  @ApiProperty({ description: 'The part of the target.' }) covers!: string;
  @ApiProperty({ enum: taskStates }) state!: TaskState;
  @ApiProperty({ type: 'integer', description: 'The last one that began; 0: none yet.' }) attempt!: number;
  @ApiProperty({ type: String, nullable: true, description: 'A stable word.' }) reason!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'In words for people.' }) detail!: string | null;
  @ApiProperty() progress!: TaskProgressBody;
  @ApiProperty({ format: 'date-time' }) queued_at!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) started_at!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) ended_at!: string | null;

  static of(task: Task): TaskSummaryBody {
    return {
      id: task.id,
      scan_id: task.scanId,
      scanner: task.scanner,
      covers: task.input.covers,
      state: task.state,
      attempt: task.attempt,
      reason: task.reason,
      detail: task.detail,
      progress: { done: task.done, total: task.total, phase: task.phase },
      queued_at: task.queuedAt.toISOString(),
      started_at: task.startedAt?.toISOString() ?? null,
      ended_at: task.endedAt?.toISOString() ?? null,
    };
  }
}

export class TaskBody extends TaskSummaryBody {
  @ApiProperty({ type: [AttemptBody] }) attempts!: AttemptBody[];

  static with(task: Task, attempts: readonly Attempt[]): TaskBody {
    const own = attempts.filter(({ taskId }) => taskId === task.id);
    return { ...TaskSummaryBody.of(task), attempts: own.map((attempt) => AttemptBody.of(attempt)) };
  }
}

export class TaskTargetBody {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, nullable: true }) name!: string | null;
  @ApiProperty({ type: String, nullable: true }) base_url!: string | null;
}

export class ListedTaskBody extends TaskSummaryBody {
  @ApiProperty() target!: TaskTargetBody;
}

export class TaskDetailBody extends TaskBody {
  @ApiProperty() target!: TaskTargetBody;
}

export class TaskPage {
  @ApiProperty({ type: [ListedTaskBody] }) items!: ListedTaskBody[];
  @ApiProperty({ type: String, nullable: true }) next_cursor!: string | null;
}

export class ListTasksQuery extends PageQuery {
  @IsOptional()
  @IsIn(taskStates)
  @ApiPropertyOptional({ enum: taskStates })
  state?: TaskState;
}
