import { ApiPropertyOptional } from '@nestjs/swagger';
import { fileAccess, normaliseActor } from '@palisade/contracts';
import { PageQuery } from '@palisade/http';
import { Transform } from 'class-transformer';
import { IsIn, IsIP, IsISO8601, IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const hasOffset = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;
const noNul = /^[^\0]*$/;

/** What to search for; filters are joined by and. */
export class EventSearchQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Who did it; compared trimmed and in lower case.', maxLength: 320 })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(320)
  @Matches(noNul)
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normaliseActor(value) : value))
  actor?: string;

  @ApiPropertyOptional({ enum: fileAccess.Action })
  @IsOptional()
  @IsIn(fileAccess.Action)
  action?: fileAccess.Action;

  @ApiPropertyOptional({ description: 'What the resource begins with, case and all.', maxLength: 4096 })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(4096)
  @Matches(noNul)
  resource?: string;

  @ApiPropertyOptional({ description: 'The exact address, IPv4 or IPv6.' })
  @IsOptional()
  @IsIP()
  @Matches(/^[^%]*$/)
  ip?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Events that occurred at or after it; a day before `to` when absent.',
  })
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(hasOffset, { message: 'from must be an RFC 3339 time' })
  from?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Events that occurred at or before it; now when absent.',
  })
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(hasOffset, { message: 'to must be an RFC 3339 time' })
  to?: string;

  @ApiPropertyOptional({ enum: ['-occurred_at'], default: '-occurred_at', description: 'Newest first.' })
  @IsIn(['-occurred_at'])
  sort: string = '-occurred_at';
}
