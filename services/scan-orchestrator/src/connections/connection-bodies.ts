import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import type { Connection } from './connection.entity.js';
import { type ConnectionKind, connectionKinds } from './secret-of.js';

const given = (_: unknown, value: unknown) => value !== undefined;
const notNull = (_: unknown, value: unknown) => value !== undefined && value !== null;
const trimmed = ({ value }: TransformFnParams): unknown => (typeof value === 'string' ? value.trim() : value);
const printable = { message: '$property must have no control characters' };

const secretSchema = {
  type: 'object',
  additionalProperties: { type: 'string' },
  description:
    'bearer: token. basic, account: username, password. api_key_header, api_key_query, cookie: name, value. ' +
    'oauth2_client_credentials: token_url, client_id, client_secret and, if need be, scope. It is never shown again.',
  writeOnly: true,
} as const;

export class CreateConnectionBody {
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @Matches(/^\P{Cc}*$/u, printable)
  @ApiProperty({ maxLength: 100, description: 'Unique within the organization, whatever its case.' })
  name!: string;

  @IsIn(connectionKinds)
  @ApiProperty({ enum: connectionKinds })
  kind!: ConnectionKind;

  @ValidateIf(given)
  @Transform(trimmed)
  @IsString()
  @MaxLength(200)
  @Matches(/^\P{Cc}*$/u, printable)
  @ApiPropertyOptional({
    type: String,
    maxLength: 200,
    description: 'Whose account it is, or what it may do.',
  })
  label?: string;

  @IsObject()
  @ApiProperty(secretSchema)
  secret!: Record<string, unknown>;
}

export class ChangeConnectionBody {
  @ValidateIf(given)
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @Matches(/^\P{Cc}*$/u, printable)
  @ApiPropertyOptional({ type: String, maxLength: 100 })
  name?: string;

  @ValidateIf(notNull)
  @Transform(trimmed)
  @IsString()
  @MaxLength(200)
  @Matches(/^\P{Cc}*$/u, printable)
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200, description: 'Null: none.' })
  label?: string | null;
}

export class ReplaceSecretBody {
  @IsObject()
  @ApiProperty(secretSchema)
  secret!: Record<string, unknown>;
}

export class RemoveConnectionQuery {
  @IsOptional()
  @IsBoolean()
  @Transform(({ value }: TransformFnParams): unknown =>
    value === 'true' ? true : value === 'false' ? false : value,
  )
  @ApiPropertyOptional({
    type: Boolean,
    description: 'Although APIs are audited with it: they no longer are.',
  })
  force?: boolean;
}

export class ConnectionBody {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: connectionKinds }) kind!: ConnectionKind;
  @ApiProperty() label!: string;
  @ApiProperty({ format: 'date-time' }) created_at!: string;
  @ApiProperty({ format: 'date-time', description: 'When its secret was last replaced.' })
  rotated_at!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) last_used_at!: string | null;
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Targets that are scanned with it.' })
  used_by!: number;

  static of(connection: Connection, usedBy: number): ConnectionBody {
    const { id, name, kind, label, createdAt, rotatedAt, lastUsedAt } = connection;
    return {
      id,
      name,
      kind,
      label,
      created_at: createdAt.toISOString(),
      rotated_at: rotatedAt.toISOString(),
      last_used_at: lastUsedAt?.toISOString() ?? null,
      used_by: usedBy,
    };
  }
}

export class ConnectionPage {
  @ApiProperty({ type: [ConnectionBody] }) items!: ConnectionBody[];
  @ApiProperty({ type: String, nullable: true }) next_cursor!: string | null;
}
