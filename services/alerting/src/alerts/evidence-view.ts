import { ApiPropertyOptional } from '@nestjs/swagger';

/** MITRE ATT&CK. */
export class AttackView {
  @ApiPropertyOptional({ type: String }) tactic_id?: string;
  @ApiPropertyOptional({ type: String }) tactic?: string;
  @ApiPropertyOptional({ type: String }) technique_id?: string;
  @ApiPropertyOptional({ type: String }) technique?: string;
}

/** What was measured in a window, against the rule's threshold. */
export class MeasureView {
  @ApiPropertyOptional({ type: String, example: 'downloads' }) name?: string;
  @ApiPropertyOptional({ type: String, example: 'events' }) unit?: string;
  @ApiPropertyOptional({ type: Number }) peak?: number;
  @ApiPropertyOptional({ type: Number }) value?: number;
  @ApiPropertyOptional({ type: Number }) threshold?: number;
  @ApiPropertyOptional({ type: Number }) window_seconds?: number;
  @ApiPropertyOptional({ type: String, format: 'date-time' }) window_started_at?: string;
  @ApiPropertyOptional({ type: String, format: 'date-time' }) window_ended_at?: string;
}

/** What is usual, to compare a measure with. */
export class UsualView {
  @ApiPropertyOptional({ type: String, example: 'downloads' }) measure?: string;
  @ApiPropertyOptional({ type: String, example: 'events' }) unit?: string;
  @ApiPropertyOptional({
    type: String,
    description: "Whose history it is: `actor`'s or that of their `peers`.",
  })
  of?: string;
  @ApiPropertyOptional({ type: Number }) median?: number;
  @ApiPropertyOptional({ type: Number }) p95?: number;
  @ApiPropertyOptional({ type: Number, description: 'How many days it was taken from.' }) days?: number;
}

/** What a rule groups by, when that is not the actor. */
export class GroupView {
  @ApiPropertyOptional({ type: String, example: 'ip' }) field?: string;
  @ApiPropertyOptional({ type: String }) value?: string;
}

/** One event that counted. */
export class SampleEventView {
  @ApiPropertyOptional({ type: String }) event_id?: string;
  @ApiPropertyOptional({ type: String, format: 'date-time' }) occurred_at?: string;
  @ApiPropertyOptional({ type: String }) action?: string;
  @ApiPropertyOptional({ type: String }) resource?: string;
  @ApiPropertyOptional({ type: Number }) bytes?: number;
  @ApiPropertyOptional({ type: String }) ip?: string;
  @ApiPropertyOptional({ type: String }) ua?: string;
}
