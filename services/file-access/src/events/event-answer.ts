import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { fileAccess } from '@palisade/contracts';
import type { Timing } from '../detection/event-time.js';

export class EventAnswer {
  @ApiProperty()
  event_id!: string;

  @ApiProperty({ description: 'Trimmed, in lower case.' })
  actor_email!: string;

  @ApiProperty({ enum: fileAccess.Action })
  action!: fileAccess.Action;

  @ApiPropertyOptional({ type: String })
  action_name?: string;

  @ApiProperty()
  resource!: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 0 })
  bytes?: number;

  @ApiPropertyOptional({ type: String })
  ip?: string;

  @ApiPropertyOptional({ type: String })
  ua?: string;

  @ApiProperty({ format: 'date-time', description: 'When it counts.' })
  occurred_at!: string;

  @ApiProperty({ format: 'date-time' })
  received_at!: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description:
      "The sender's time, when it was too far in the future to be believed; the event then counts when received.",
  })
  claimed_at?: string;

  @ApiProperty({
    enum: ['on_time', 'late', 'future'],
    description: 'late: too far behind its actor for detection, but stored. future: see claimed_at.',
  })
  timing!: Timing;

  @ApiPropertyOptional({ type: String })
  session_id?: string;

  @ApiPropertyOptional({ type: String })
  device?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  labels?: Record<string, string>;
}

export class EventPage {
  @ApiProperty({ type: [EventAnswer] })
  items!: EventAnswer[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}
