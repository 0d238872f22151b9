import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsStorableText, mostYaml } from './rule-input.js';
import { type RuleMode, ruleModes } from './rule-view.js';

const given = (_: unknown, value: unknown) => value !== undefined;

export class YamlBody {
  @IsString()
  @IsNotEmpty()
  @MaxLength(mostYaml)
  @IsStorableText()
  @ApiProperty({
    maxLength: mostYaml,
    description: "Sigma documents, Palisade's behaviours among them; several are separated by ---.",
  })
  yaml!: string;
}

export class CreateRuleBody extends YamlBody {
  // Not IsOptional: that lets null through too.
  @ValidateIf(given)
  @IsBoolean()
  @ApiPropertyOptional({ type: Boolean, default: true })
  enabled?: boolean;

  @ValidateIf(given)
  @IsIn(ruleModes)
  @ApiPropertyOptional({ enum: ruleModes, default: 'alert' })
  mode?: RuleMode;
}

export class ReplaceRuleBody extends YamlBody {
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  @ApiProperty({ type: 'integer', minimum: 0, description: 'The revision that the caller saw.' })
  revision!: number;
}

export class ThresholdBody {
  @IsString()
  @MaxLength(200)
  @IsStorableText()
  @ApiProperty({ maxLength: 200 })
  name!: string;

  // What is compared is a number of something, or a quotient of such.
  @IsNumber()
  @Min(0)
  @ApiProperty({ type: Number })
  value!: number;
}

export class ChangeRuleBody {
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  @ApiProperty({ type: 'integer', minimum: 0, description: 'The revision that the caller saw.' })
  revision!: number;

  @ValidateIf(given)
  @IsBoolean()
  @ApiPropertyOptional({ type: Boolean })
  enabled?: boolean;

  @ValidateIf(given)
  @IsIn(ruleModes)
  @ApiPropertyOptional({ enum: ruleModes })
  mode?: RuleMode;

  @ValidateIf(given)
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => ThresholdBody)
  @ApiPropertyOptional({
    type: [ThresholdBody],
    maxItems: 50,
    description: 'Takes the place of those set before; what is not named is as the text has it.',
  })
  thresholds?: ThresholdBody[];

  @ValidateIf(given)
  @IsInt()
  @Min(0)
  @Max(100)
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 100 })
  confidence?: number;

  @ValidateIf(given)
  @IsInt()
  @Min(0)
  @Max(100)
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 100 })
  risk_score?: number;
}

export class RollBackBody {
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  @ApiProperty({ type: 'integer', minimum: 1, description: 'The revision to which to go back.' })
  to!: number;

  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  @ApiProperty({ type: 'integer', minimum: 1, description: 'The revision that the caller saw.' })
  revision!: number;
}

export class RevisionQuery {
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  @Type(() => Number)
  @ApiProperty({ type: 'integer', minimum: 0, description: 'The revision that the caller saw.' })
  revision!: number;
}

export class DiffQuery {
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  @Type(() => Number)
  @ApiProperty({ type: 'integer', minimum: 0, description: '0: as it was shipped.' })
  from!: number;

  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  @Type(() => Number)
  @ApiProperty({ type: 'integer', minimum: 0 })
  to!: number;
}
