import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { RuleOrYaml } from '../rules/trial-view.js';

export const backtestStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type BacktestState = (typeof backtestStates)[number];

export class BacktestBody extends RuleOrYaml {
  @IsInt()
  @Min(1)
  @Max(30)
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 30, description: 'Up to now.' })
  days!: number;
}

export class BacktestBucket {
  @ApiProperty({ format: 'date-time' })
  start!: string;

  @ApiProperty({ type: 'integer', minimum: 0 })
  count!: number;
}

export class BacktestActor {
  @ApiProperty()
  actor_email!: string;

  @ApiProperty({ type: 'integer', minimum: 0 })
  detections!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Of what the rule measures first.' })
  peak!: number | null;

  @ApiProperty({ format: 'date-time' })
  last_at!: string;
}

export class BacktestView {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: backtestStates })
  state!: BacktestState;

  @ApiProperty()
  rule_title!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Null: a text that is no rule.' })
  rule_id!: string | null;

  @ApiProperty({ format: 'date-time' })
  from!: string;

  @ApiProperty({ format: 'date-time' })
  to!: string;

  @ApiProperty({ type: Number, minimum: 0, maximum: 1 })
  progress!: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Events that were read.' })
  events!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Events that the rule, or one that it counts, took.',
  })
  matches!: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  detections!: number;

  @ApiProperty({
    type: [BacktestBucket],
    description: 'Detections by when they opened, over the whole range.',
  })
  buckets!: BacktestBucket[];

  @ApiProperty({ type: [BacktestActor], description: 'The 50 with the most detections.' })
  actors!: BacktestActor[];

  @ApiProperty({ type: Number, nullable: true, description: 'That it took.' })
  seconds!: number | null;

  @ApiProperty({ type: String, nullable: true })
  error!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ description: 'E-mail address of a user, or the id of an API key.' })
  created_by!: string;
}

export class BacktestPage {
  @ApiProperty({ type: [BacktestView] })
  items!: BacktestView[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}
