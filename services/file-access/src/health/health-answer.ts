import { ApiProperty } from '@nestjs/swagger';

export class EventRates {
  @ApiProperty({ type: Number, minimum: 0, description: 'Events of the last 60 s.' })
  last_1m!: number;

  @ApiProperty({ type: Number, minimum: 0, description: 'Events a minute over the last 5.' })
  last_5m!: number;

  @ApiProperty({ type: Number, minimum: 0, description: 'Events a minute over the last 60.' })
  last_60m!: number;
}

export class EventMinute {
  @ApiProperty({ format: 'date-time' })
  start!: string;

  @ApiProperty({ type: 'integer', minimum: 0 })
  count!: number;
}

export class EventDelay {
  @ApiProperty({ type: Number, minimum: 0 })
  p50!: number;

  @ApiProperty({ type: Number, minimum: 0 })
  p95!: number;
}

/** How taking the tenant's events goes. */
export class HealthAnswer {
  @ApiProperty({ format: 'date-time' })
  as_of!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the latest stored event occurred; null when there is none.',
  })
  last_event_at!: string | null;

  @ApiProperty({ type: EventRates, description: 'By when the events occurred.' })
  events_per_minute!: EventRates;

  @ApiProperty({ type: [EventMinute], description: '60 minutes, oldest first; the last one is under way.' })
  minutes!: EventMinute[];

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Events of the last hour that came too late for detection, and are stored all the same.',
  })
  late_last_hour!: number;

  @ApiProperty({
    type: EventDelay,
    nullable: true,
    description:
      'Seconds from when an event occurred to when it was received: of those received in the last 5 minutes that ' +
      'occurred within the hour, the latest 10,000. Null when there are none.',
  })
  delay_seconds!: EventDelay | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    minimum: 0,
    description:
      'How far storing lags behind what was received, in the partitions of the replica that answers; null when that ' +
      'replica stores nothing.',
  })
  storing_behind_seconds!: number | null;
}
