import { ApiProperty } from '@nestjs/swagger';

export class CoveringRule {
  @ApiProperty()
  id!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty()
  enabled!: boolean;
}

export class CoveredTechnique {
  @ApiProperty()
  technique_id!: string;

  @ApiProperty()
  technique!: string;

  @ApiProperty({ type: [CoveringRule] })
  rules!: CoveringRule[];
}

export class CoveredTactic {
  @ApiProperty()
  tactic_id!: string;

  @ApiProperty()
  tactic!: string;

  @ApiProperty({ type: [CoveredTechnique] })
  techniques!: CoveredTechnique[];
}

export class CoverageAnswer {
  @ApiProperty({ type: [CoveredTactic] })
  tactics!: CoveredTactic[];
}

export class RuleCounts {
  @ApiProperty({ type: 'integer', minimum: 0 })
  running!: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  warming!: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  degraded!: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  disabled!: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  invalid!: number;
}

export class SourceView {
  @ApiProperty({ description: 'ce_source: who published the events.' })
  source!: string;

  @ApiProperty({ format: 'date-time' })
  last_event_at!: string;

  @ApiProperty({ type: 'integer', minimum: 0 })
  events_24h!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Longer than this it is hardly ever silent; null: not learned yet.',
  })
  usual_silence_seconds!: number | null;

  @ApiProperty()
  silent!: boolean;
}

export class RulesHealthAnswer {
  @ApiProperty({ format: 'date-time' })
  as_of!: string;

  @ApiProperty({ type: RuleCounts })
  rules!: RuleCounts;

  @ApiProperty({ type: [SourceView] })
  sources!: SourceView[];

  @ApiProperty({
    format: 'date-time',
    description: 'Up to when the replica that answers is known to have followed the changes of rules.',
  })
  followed_at!: string;
}
