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
