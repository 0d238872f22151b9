import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { fileAccess, normaliseActor } from '@palisade/contracts';
import { PageQuery } from '@palisade/http';
import { Transform } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { IsAddressOrNetwork } from '../events/input.js';
import { IsInstant, IsStorableText } from '../rules/rule-input.js';

const given = (_: unknown, value: unknown) => value !== undefined && value !== null;
export const exceptionStates = ['active', 'expired'] as const;

export class ListExceptionsQuery extends PageQuery {
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @IsStorableText()
  @ApiPropertyOptional({ maxLength: 200, description: 'Those of this rule, without those of every rule.' })
  rule_id?: string;

  @IsOptional()
  @IsIn(exceptionStates)
  @ApiPropertyOptional({ enum: exceptionStates })
  state?: (typeof exceptionStates)[number];
}

export class CreateExceptionBody {
  @ValidateIf(given)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsStorableText()
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: 200,
    description: 'Null or absent: every rule.',
  })
  rule_id?: string | null;

  @ValidateIf(given)
  @IsUUID('all', { message: '$property must be the id of an alert: a UUID' })
  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    description:
      'The alert that it was made from. A reference for people: nobody checks that there is such an alert.',
  })
  alert_id?: string;

  @ValidateIf(given)
  @IsString()
  @IsNotEmpty()
  @MaxLength(320)
  @IsStorableText()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normaliseActor(value) : value))
  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: 320,
    description:
      'Compared trimmed and in lower case. Somebody of whom no event has come yet may be named too.',
  })
  actor_email?: string;

  @ValidateIf(given)
  @IsString()
  @IsNotEmpty()
  @MaxLength(4096)
  @IsStorableText()
  @ApiPropertyOptional({ type: String, maxLength: 4096, description: 'What the resource begins with.' })
  resource?: string;

  @ValidateIf(given)
  @IsAddressOrNetwork()
  @ApiPropertyOptional({ type: String, description: 'An address, or a network as in 10.0.0.0/8.' })
  ip?: string;

  @ValidateIf(given)
  @IsString()
  @IsNotEmpty()
  @MaxLength(1024)
  @IsStorableText()
  @ApiPropertyOptional({ type: String, maxLength: 1024, description: 'The exact user agent.' })
  ua?: string;

  @ValidateIf(given)
  @IsIn(fileAccess.Action)
  @ApiPropertyOptional({ enum: fileAccess.Action })
  action?: fileAccess.Action;

  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsString()
  @IsNotEmpty()
  @MaxLength(2000)
  @IsStorableText()
  @ApiProperty({ maxLength: 2000 })
  reason!: string;

  @IsInstant()
  @ApiProperty({ format: 'date-time', description: 'At most a year ahead; by the time of events.' })
  expires_at!: string;
}

export class ChangeExceptionBody {
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  @ApiProperty({ type: 'integer', minimum: 1, description: 'The revision that the caller saw.' })
  revision!: number;

  @ValidateIf((_, value) => value !== undefined)
  @IsInstant()
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  expires_at?: string;

  @ValidateIf((_, value) => value !== undefined)
  @IsString()
  @IsNotEmpty()
  @MaxLength(2000)
  @IsStorableText()
  @ApiPropertyOptional({ type: String, maxLength: 2000 })
  reason?: string;
}

export class ExceptionView {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  revision!: number;

  @ApiProperty({ type: String, nullable: true, description: 'Null: every rule.' })
  rule_id!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The alert that it was made from.' })
  alert_id!: string | null;

  @ApiProperty({ type: String, nullable: true })
  actor_email!: string | null;

  @ApiProperty({ type: String, nullable: true })
  resource!: string | null;

  @ApiProperty({ type: String, nullable: true })
  ip!: string | null;

  @ApiProperty({ type: String, nullable: true })
  ua!: string | null;

  @ApiProperty({ type: String, nullable: true, enum: fileAccess.Action })
  action!: fileAccess.Action | null;

  @ApiProperty()
  reason!: string;

  @ApiProperty({ description: 'E-mail address of a user, or the id of an API key.' })
  author!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  expires_at!: string;

  @ApiProperty({ enum: exceptionStates })
  state!: (typeof exceptionStates)[number];

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Events that a rule would have taken but for it.',
  })
  matched!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  last_matched_at!: string | null;
}

export class ExceptionPage {
  @ApiProperty({ type: [ExceptionView] })
  items!: ExceptionView[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}
