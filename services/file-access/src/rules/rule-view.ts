import { ApiProperty } from '@nestjs/swagger';
import { fileAccess } from '@palisade/contracts';

export const ruleSources = ['shipped', 'custom'] as const;
export const ruleKinds = ['event', 'correlation', 'filter', 'behaviour'] as const;
export const ruleModes = ['alert', 'shadow'] as const;
export const ruleStates = ['running', 'warming', 'degraded', 'disabled', 'invalid'] as const;
export type RuleSource = (typeof ruleSources)[number];
export type RuleKind = (typeof ruleKinds)[number];
export type RuleMode = (typeof ruleModes)[number];
export type RuleRunState = (typeof ruleStates)[number];

export class RuleAttack {
  @ApiProperty({ type: String, description: 'MITRE ATT&CK.' })
  tactic_id?: string;

  @ApiProperty({ type: String })
  tactic?: string;

  @ApiProperty({ type: String })
  technique_id?: string;

  @ApiProperty({ type: String })
  technique?: string;
}

export class RuleThreshold {
  @ApiProperty()
  name!: string;

  @ApiProperty({ type: Number, description: "The organization's own, or the default." })
  value!: number;

  @ApiProperty({ type: Number, description: 'As the text has it.' })
  default!: number;
}

export class RuleHealth {
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  last_match_at!: string | null;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Events that it, or a rule that it counts, took.',
  })
  matches_24h!: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Episodes; in shadow they are counted too.' })
  detections_24h!: number;

  @ApiProperty({
    type: 'array',
    items: { type: 'integer' },
    minItems: 24,
    maxItems: 24,
    description: 'Detections by hour, oldest first; the last hour is under way.',
  })
  hourly!: number[];

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Microseconds of CPU for each event of the last day, estimated.',
  })
  cost_us_per_event!: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    minimum: 0,
    maximum: 1,
    description: 'Of its alerts that were judged, those that were no false positives.',
  })
  precision!: number | null;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Alerts that were resolved.' })
  confirmed!: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  false_positives!: number;
}

export class RuleView {
  @ApiProperty()
  id!: string;

  @ApiProperty({ description: 'Of the text and thresholds; what detections name.' })
  version!: string;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Rises by one with every change; 0: as it was shipped.',
  })
  revision!: number;

  @ApiProperty({ enum: ruleSources })
  source!: RuleSource;

  @ApiProperty({ enum: ruleKinds, description: 'Of the document that stands for the rule: its last one.' })
  kind!: RuleKind;

  @ApiProperty({ description: 'Such as event_count or first_seen; that of an event rule is event.' })
  type!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty()
  description!: string;

  @ApiProperty({ enum: fileAccess.Severity })
  severity!: fileAccess.Severity;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100 })
  confidence!: number;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100 })
  risk_score!: number;

  @ApiProperty({ type: [RuleAttack] })
  attacks!: RuleAttack[];

  @ApiProperty({ type: [String], description: 'Without those that attacks says.' })
  tags!: string[];

  @ApiProperty()
  enabled!: boolean;

  @ApiProperty({ enum: ruleModes, description: 'shadow: what it finds is counted, and nobody is told.' })
  mode!: RuleMode;

  @ApiProperty({ type: String, nullable: true, description: 'What is added up over the window.' })
  measure!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'events, bytes or values.' })
  unit!: string | null;

  @ApiProperty({ type: Number, nullable: true })
  threshold!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  window_seconds!: number | null;

  @ApiProperty({ type: [RuleThreshold], description: 'What can be set without writing the rule anew.' })
  thresholds!: RuleThreshold[];

  @ApiProperty({ type: [String], description: 'Empty: one group for the whole organization.' })
  group_by!: string[];

  @ApiProperty({
    enum: ruleStates,
    description:
      'warming: its windows lack what came before it was turned on. degraded: it does less than it should. invalid: it ' +
      'does not compile and does not run.',
  })
  state!: RuleRunState;

  @ApiProperty({ type: String, nullable: true })
  state_reason!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  warming_until!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null: as it was shipped.' })
  changed_at!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'E-mail address of a user, or the id of an API key.',
  })
  changed_by!: string | null;

  @ApiProperty({ type: RuleHealth })
  health!: RuleHealth;
}

export class RulePage {
  @ApiProperty({ type: [RuleView] })
  items!: RuleView[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}

export class RemarkView {
  @ApiProperty({ description: 'Stable, such as unknown-modifier, unmapped-field or filter-inverts.' })
  code!: string;

  @ApiProperty()
  message!: string;

  @ApiProperty({ description: 'Such as detection.selection.FileName|re.' })
  path!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'In the text, from 1.' })
  line!: number;

  @ApiProperty({ type: 'integer', minimum: 1 })
  column!: number;
}

export class RuleDetail extends RuleView {
  @ApiProperty()
  yaml!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Markdown.' })
  runbook!: string | null;

  @ApiProperty({ type: [String] })
  false_positives!: string[];

  @ApiProperty({ type: [String] })
  references!: string[];

  @ApiProperty({ type: [RemarkView] })
  warnings!: RemarkView[];
}
