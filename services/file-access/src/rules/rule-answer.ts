import { ApiProperty } from '@nestjs/swagger';
import { fileAccess } from '@palisade/contracts';

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

export class RuleAnswer {
  @ApiProperty()
  id!: string;

  @ApiProperty()
  version!: string;

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

  @ApiProperty({ description: 'What is added up over the window.' })
  measure!: string;

  @ApiProperty({ enum: ['events', 'bytes'] })
  unit!: string;

  @ApiProperty({ type: 'integer', description: 'The rule fires above it.' })
  threshold!: number;

  @ApiProperty({ type: 'integer' })
  window_seconds!: number;
}

export class RulePage {
  @ApiProperty({ type: [RuleAnswer] })
  items!: RuleAnswer[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}
