import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { IsStorableText } from './rule-input.js';

export const mostImported = 1_000_000;

export class ImportBody {
  @IsString()
  @IsNotEmpty()
  @MaxLength(mostImported)
  @IsStorableText()
  @ApiProperty({ maxLength: mostImported, description: 'Documents, separated by ---.' })
  yaml!: string;
}

const exportSources = ['custom', 'all'] as const;

export class ExportQuery {
  @IsIn(exportSources)
  @ApiPropertyOptional({
    enum: exportSources,
    default: 'custom',
    description: 'custom: those that the organization wrote, or wrote anew.',
  })
  source: (typeof exportSources)[number] = 'custom';
}
