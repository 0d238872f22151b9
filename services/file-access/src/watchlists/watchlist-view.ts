import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsNotEmpty,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { IsStorableText } from '../rules/rule-input.js';

export const mostEntries = 10_000;

export class PutWatchlistBody {
  @IsArray()
  @ArrayMaxSize(mostEntries)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(1024, { each: true })
  @ApiProperty({
    type: [String],
    maxItems: mostEntries,
    description: 'What a rule writes %name% for, with |expand; * and ? stand for any text and any character.',
  })
  entries!: string[];

  @ValidateIf((_, value) => value !== undefined)
  @IsString()
  @MaxLength(2000)
  @IsStorableText()
  @ApiPropertyOptional({ type: String, maxLength: 2000 })
  description?: string;

  @ValidateIf((_, value) => value !== undefined)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: 'The revision that the caller saw; absent: there is no such list yet.',
  })
  revision?: number;
}

export class WatchlistSummary {
  @ApiProperty()
  name!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  revision!: number;

  @ApiProperty()
  description!: string;

  @ApiProperty({ type: 'integer', minimum: 0 })
  count!: number;

  @ApiProperty({ format: 'date-time' })
  changed_at!: string;

  @ApiProperty({ description: 'E-mail address of a user, or the id of an API key.' })
  changed_by!: string;

  @ApiProperty({ type: [String], description: 'Ids of the rules that name it.' })
  used_by!: string[];
}

export class WatchlistView extends WatchlistSummary {
  @ApiProperty({ type: [String] })
  entries!: string[];
}

export class WatchlistPage {
  @ApiProperty({ type: [WatchlistSummary] })
  items!: WatchlistSummary[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}

export class WatchlistVersionView {
  @ApiProperty({ type: 'integer', minimum: 1 })
  revision!: number;

  @ApiProperty({ format: 'date-time' })
  changed_at!: string;

  @ApiProperty()
  changed_by!: string;

  @ApiProperty({ type: 'integer', minimum: 0 })
  count!: number;

  @ApiProperty({ type: [String], description: 'Since the version before, the first 100.' })
  added!: string[];

  @ApiProperty({ type: [String] })
  removed!: string[];

  @ApiProperty({ description: 'The list was deleted.' })
  deleted!: boolean;
}

export class WatchlistVersionPage {
  @ApiProperty({ type: [WatchlistVersionView] })
  items!: WatchlistVersionView[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}
