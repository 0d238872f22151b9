import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@palisade/http';
import { Transform, type TransformFnParams } from 'class-transformer';
import {
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateBy,
} from 'class-validator';
import { cronFault, isTimeZone } from './clock.js';

const given = (_: unknown, value: unknown) => value !== undefined;
const notNull = (_: unknown, value: unknown) => value !== undefined && value !== null;
const tidy = ({ value }: TransformFnParams): unknown =>
  typeof value === 'string' ? value.trim().replace(/\s+/g, ' ') : value;

const IsCron = () =>
  ValidateBy({
    name: 'isCron',
    validator: {
      validate: (value) => typeof value === 'string' && cronFault(value) === undefined,
      defaultMessage: (about) =>
        (typeof about?.value === 'string' ? cronFault(about.value) : undefined) ?? 'must be text',
    },
  });

const IsZone = () =>
  ValidateBy({
    name: 'isZone',
    validator: {
      validate: (value) => typeof value === 'string' && isTimeZone(value),
      defaultMessage: () => 'must be an IANA time zone, such as Europe/Zurich',
    },
  });

const cronDescription = 'Minute, hour, day of month, month, day of week.';
const zoneDescription = "IANA name; null or absent: the organization's, whatever it is at the time.";
const jitterDescription = 'Runs begin up to so much later, each time of a schedule by an amount of its own.';

export class ListSchedulesQuery extends PageQuery {
  @IsOptional()
  @IsUUID()
  @ApiPropertyOptional({ type: String, format: 'uuid' })
  target_id?: string;
}

export class CreateScheduleBody {
  @IsUUID()
  @ApiProperty({ format: 'uuid' })
  target_id!: string;

  @Transform(tidy)
  @MaxLength(200)
  @IsCron()
  @ApiProperty({ maxLength: 200, example: '0 3 * * 1-5', description: cronDescription })
  cron!: string;

  @ValidateIf(notNull)
  @IsString()
  @IsZone()
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'Europe/Zurich',
    description: zoneDescription,
  })
  time_zone?: string | null;

  @ValidateIf(given)
  @IsInt()
  @Min(0)
  @Max(3600)
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 3600,
    default: 0,
    description: jitterDescription,
  })
  jitter_seconds?: number;

  @ValidateIf(given)
  @IsBoolean()
  @ApiPropertyOptional({ type: Boolean, default: true })
  enabled?: boolean;
}

export class ChangeScheduleBody {
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  @ApiProperty({ type: 'integer', minimum: 1, description: 'The revision that the caller saw.' })
  revision!: number;

  @ValidateIf(given)
  @Transform(tidy)
  @MaxLength(200)
  @IsCron()
  @ApiPropertyOptional({ type: String, maxLength: 200, description: cronDescription })
  cron?: string;

  @ValidateIf(notNull)
  @IsString()
  @IsZone()
  @ApiPropertyOptional({ type: String, nullable: true, description: zoneDescription })
  time_zone?: string | null;

  @ValidateIf(given)
  @IsInt()
  @Min(0)
  @Max(3600)
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 3600, description: jitterDescription })
  jitter_seconds?: number;

  @ValidateIf(given)
  @IsBoolean()
  @ApiPropertyOptional({ type: Boolean })
  enabled?: boolean;
}

export const runOutcomes = ['started', 'made_up', 'skipped', 'missed'] as const;
export type RunOutcome = (typeof runOutcomes)[number];

export class ScheduleRunBody {
  @ApiProperty({ format: 'date-time', description: 'The time that the schedule names.' })
  nominal_at!: string;
  @ApiProperty({ format: 'date-time', description: 'When it was run, skipped or found to be missed.' })
  started_at!: string;
  @ApiProperty({ enum: runOutcomes }) outcome!: RunOutcome;
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Such as already-running: a scan of the target was open; nobody-ticked: the service was away.',
  })
  reason!: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) scan_id!: string | null;
}

export class ScheduleRunPage {
  @ApiProperty({ type: [ScheduleRunBody] }) items!: ScheduleRunBody[];
  @ApiProperty({ type: String, nullable: true }) next_cursor!: string | null;
}

export class ScheduledTarget {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ format: 'uri' }) base_url!: string;
  @ApiProperty({ description: 'While it is not, its schedules stand still.' }) active!: boolean;
}

export class ScheduleBody {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ type: 'integer', minimum: 1 }) revision!: number;
  @ApiProperty({ type: ScheduledTarget }) target!: ScheduledTarget;
  @ApiProperty() cron!: string;
  @ApiProperty({ description: 'By which it comes.' }) time_zone!: string;
  @ApiProperty({ description: "Whether the time zone is the organization's." })
  follows_organization!: boolean;
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 3600 }) jitter_seconds!: number;
  @ApiProperty() enabled!: boolean;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'With its jitter.' })
  next_run_at!: string | null;
  @ApiProperty({
    type: [String],
    format: 'date-time',
    description: 'The next five times that it names, without jitter; none while it stands still.',
  })
  next_runs!: string[];
  @ApiProperty({ type: ScheduleRunBody, nullable: true }) last_run!: ScheduleRunBody | null;
  @ApiProperty({ format: 'date-time' }) created_at!: string;
  @ApiProperty({ format: 'date-time' }) updated_at!: string;
}

export class SchedulePage {
  @ApiProperty({ type: [ScheduleBody] }) items!: ScheduleBody[];
  @ApiProperty({ type: String, nullable: true }) next_cursor!: string | null;
}
