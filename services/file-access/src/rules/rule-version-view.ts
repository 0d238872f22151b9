import { ApiProperty } from '@nestjs/swagger';
import { type RuleMode, ruleModes } from './rule-view.js';

export class RuleVersionView {
  @ApiProperty()
  version!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  revision!: number;

  @ApiProperty({ format: 'date-time' })
  changed_at!: string;

  @ApiProperty({ description: 'E-mail address of a user, or the id of an API key.' })
  changed_by!: string;

  @ApiProperty({
    description: 'Such as written, enabled, disabled, thresholds, imported or rolled back to 3.',
  })
  what!: string;
}

export class RuleVersionPage {
  @ApiProperty({ type: [RuleVersionView] })
  items!: RuleVersionView[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}

export class SetThreshold {
  @ApiProperty()
  name!: string;

  @ApiProperty({ type: Number })
  value!: number;
}

export class RuleVersionDetail extends RuleVersionView {
  @ApiProperty()
  yaml!: string;

  @ApiProperty()
  enabled!: boolean;

  @ApiProperty({ enum: ruleModes })
  mode!: RuleMode;

  @ApiProperty({ type: [SetThreshold] })
  thresholds!: SetThreshold[];
}

export const changedSettings = [
  'severity',
  'enabled',
  'mode',
  'threshold',
  'confidence',
  'risk_score',
] as const;

export class SettingChange {
  @ApiProperty({ enum: changedSettings })
  setting!: (typeof changedSettings)[number];

  @ApiProperty({ type: String, nullable: true, description: 'Of a threshold, its name.' })
  name!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Null: there was no such threshold.' })
  from!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Null: there is no such threshold any more.' })
  to!: string | null;
}

export class RuleDiff {
  @ApiProperty({ description: 'A unified diff of the two texts; empty where they are equal.' })
  unified!: string;

  @ApiProperty({
    type: [SettingChange],
    description: 'What the rule is set to otherwise, whether in its text or beside it.',
  })
  settings!: SettingChange[];
}
