import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsNotEmpty,
  IsObject,
  IsString,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { IsStorableText, mostYaml } from './rule-input.js';

export const mostTrialEvents = 1_000;

/** The rule that is meant: by its text, or one that there is. */
export class RuleOrYaml {
  @ValidateIf((body: RuleOrYaml) => body.rule_id === undefined || body.yaml !== undefined)
  @IsString()
  @IsNotEmpty()
  @MaxLength(mostYaml)
  @IsStorableText()
  @ApiPropertyOptional({ type: String, maxLength: mostYaml, description: 'This, or rule_id.' })
  yaml?: string;

  @ValidateIf((_, value) => value !== undefined)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsStorableText()
  @ApiPropertyOptional({ type: String, maxLength: 200 })
  rule_id?: string;
}

export class TrialBody extends RuleOrYaml {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostTrialEvents)
  @IsObject({ each: true })
  @ApiProperty({
    type: 'array',
    minItems: 1,
    maxItems: mostTrialEvents,
    items: { type: 'object', additionalProperties: true },
    description:
      'Events as they are posted, in the order in which they arrive. One without a time happens now.',
  })
  events!: Record<string, unknown>[];
}

export class TrialMatch {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Place of the event in what was sent.' })
  index!: number;

  @ApiProperty()
  event_id!: string;
}

export class TrialGroup {
  @ApiProperty()
  field!: string;

  @ApiProperty()
  value!: string;
}

export class TrialMeasure {
  @ApiProperty()
  name!: string;

  @ApiProperty()
  unit!: string;

  @ApiProperty({ type: Number })
  peak!: number;

  @ApiProperty({ type: Number })
  threshold!: number;
}

export class TrialDetection {
  @ApiProperty()
  rule_id!: string;

  @ApiProperty()
  actor_email!: string;

  @ApiProperty({ type: [TrialGroup] })
  group!: TrialGroup[];

  @ApiProperty({ format: 'date-time' })
  opened_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  ended_at!: string | null;

  @ApiProperty({ type: [TrialMeasure] })
  measures!: TrialMeasure[];

  @ApiProperty({ type: 'integer', minimum: 0 })
  event_count!: number;

  @ApiProperty({ type: [String] })
  reasons!: string[];

  @ApiProperty({ type: [Number], description: 'Places of up to 20 events in what was sent.' })
  sample_indexes!: number[];
}

export class TrialAnswer {
  @ApiProperty({ type: 'integer', minimum: 0 })
  events!: number;

  @ApiProperty({ type: [TrialMatch], description: 'Events that the rule, or one that it counts, took.' })
  matches!: TrialMatch[];

  @ApiProperty({ type: [TrialDetection] })
  detections!: TrialDetection[];
}
