import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { fileAccess, normaliseActor } from '@palisade/contracts';
import { PageQuery } from '@palisade/http';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsIn,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
} from 'class-validator';
import { CommaSeparated, IsAddressOrNetwork } from './input.js';

const hasOffset = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;
const noNul = /^[^\0]*$/;

export const sorts = ['-occurred_at', 'occurred_at'] as const;

/** Which events are meant; filters are joined by and. */
export class EventFilterQuery {
  @ApiPropertyOptional({ description: 'Who did it; compared trimmed and in lower case.', maxLength: 320 })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(320)
  @Matches(noNul)
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normaliseActor(value) : value))
  actor?: string;

  @ApiPropertyOptional({
    enum: fileAccess.Action,
    isArray: true,
    description: 'Any of these; comma-separated or repeated.',
  })
  @IsOptional()
  @CommaSeparated()
  @ArrayMaxSize(20)
  @IsIn(fileAccess.Action, { each: true })
  action?: fileAccess.Action[];

  @ApiPropertyOptional({ description: 'What the resource begins with, case and all.', maxLength: 4096 })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(4096)
  @Matches(noNul)
  resource?: string;

  @ApiPropertyOptional({
    description:
      'The address, IPv4 or IPv6, or the network that it lies in, as in 10.0.0.0/8 or 2001:db8::/32.',
    example: '10.0.0.0/8',
  })
  @IsOptional()
  @IsAddressOrNetwork()
  ip?: string;

  @ApiPropertyOptional({
    maxLength: 256,
    description: 'The exact session. Has no index: all events that match the rest are read.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(256)
  @Matches(noNul)
  session_id?: string;

  @ApiPropertyOptional({
    maxLength: 256,
    description: 'The exact device. Has no index: all events that match the rest are read.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(256)
  @Matches(noNul)
  device?: string;

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
}

export class EventSearchQuery extends IntersectionType(PageQuery, EventFilterQuery) {
  @ApiPropertyOptional({
    enum: sorts,
    default: '-occurred_at',
    description: 'A leading - means newest first.',
  })
  @IsIn(sorts)
  sort: (typeof sorts)[number] = '-occurred_at';
}
