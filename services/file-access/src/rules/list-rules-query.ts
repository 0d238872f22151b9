import { ApiPropertyOptional } from '@nestjs/swagger';
import { fileAccess } from '@palisade/contracts';
import { PageQuery } from '@palisade/http';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { CommaSeparated } from '../events/input.js';
import { IsStorableText } from './rule-input.js';
import {
  ruleKinds,
  type RuleKind,
  ruleModes,
  type RuleMode,
  ruleSources,
  type RuleSource,
  ruleStates,
  type RuleRunState,
} from './rule-view.js';

const sortNames = ['title', 'severity', 'detections_24h', 'changed_at', 'risk_score'] as const;
export type SortName = (typeof sortNames)[number];
const sorts = sortNames.flatMap((name) => [name, `-${name}` as const]);

export class ListRulesQuery extends PageQuery {
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @IsStorableText()
  @ApiPropertyOptional({
    maxLength: 200,
    description: 'Part of the id, title, description or a tag; in any case.',
  })
  q?: string;

  @IsOptional()
  @IsIn(ruleSources)
  @ApiPropertyOptional({ enum: ruleSources })
  source?: RuleSource;

  @IsOptional()
  @CommaSeparated()
  @IsIn(ruleKinds, { each: true })
  @ApiPropertyOptional({
    enum: ruleKinds,
    isArray: true,
    description: 'Any of these; comma-separated or repeated.',
  })
  kind?: RuleKind[];

  @IsOptional()
  @CommaSeparated()
  @IsIn(fileAccess.Severity, { each: true })
  @ApiPropertyOptional({
    enum: fileAccess.Severity,
    isArray: true,
    description: 'Any of these; comma-separated or repeated.',
  })
  severity?: fileAccess.Severity[];

  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  @ApiPropertyOptional({ type: Boolean })
  enabled?: boolean;

  @IsOptional()
  @IsIn(ruleModes)
  @ApiPropertyOptional({ enum: ruleModes })
  mode?: RuleMode;

  @IsOptional()
  @CommaSeparated()
  @IsIn(ruleStates, { each: true })
  @ApiPropertyOptional({
    enum: ruleStates,
    isArray: true,
    description: 'Any of these; comma-separated or repeated.',
  })
  state?: RuleRunState[];

  @IsOptional()
  @IsString()
  @MaxLength(20)
  @ApiPropertyOptional({
    maxLength: 20,
    description: 'An ATT&CK technique, such as T1530; its sub-techniques are meant too.',
  })
  technique?: string;

  @IsOptional()
  @IsIn(sorts)
  @ApiPropertyOptional({ enum: sorts, default: 'title', description: 'A leading - means descending.' })
  sort: (typeof sorts)[number] = 'title';
}
