import { type Permission, permissions } from '@palisade/auth';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayNotEmpty, ArrayUnique, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Line } from '../text.js';
import { MOST_DAYS } from './lifetime.js';

export class MakeApiKeyBody {
  @Line(200, 'What the key is for.', 'file server, ingest')
  name!: string;

  @ApiProperty({
    enum: permissions,
    enumName: 'Permission',
    isArray: true,
    uniqueItems: true,
    minItems: 1,
    maxItems: permissions.length,
    description: 'What the key may do; nothing that the caller may not do himself.',
    example: ['file-access:ingest'],
  })
  @ArrayNotEmpty()
  @ArrayMaxSize(permissions.length)
  @ArrayUnique()
  @IsIn(permissions, { each: true })
  scopes!: Permission[];

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 1,
    maximum: MOST_DAYS,
    description: 'How long the key lasts; null or absent: until it is revoked.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_DAYS)
  expires_in_days?: number | null;
}

export class ApiKeyBody {
  @ApiProperty({ type: String, format: 'uuid' })
  id!: string;

  @ApiProperty({ type: String })
  name!: string;

  @ApiProperty({ enum: permissions, enumName: 'Permission', isArray: true })
  scopes!: Permission[];

  @ApiProperty({ enum: ['active', 'revoked', 'expired'] })
  state!: 'active' | 'revoked' | 'expired';

  @ApiProperty({ type: String, format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  revoked_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: never.' })
  expires_at!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'To about a minute; null when it has not been used.',
  })
  last_used_at!: string | null;
}

export class MadeApiKeyBody extends ApiKeyBody {
  @ApiProperty({
    type: String,
    description: 'The key itself. It is shown this once and can not be read again.',
  })
  key!: string;
}

export class ApiKeyPage {
  @ApiProperty({ type: [ApiKeyBody] })
  items!: ApiKeyBody[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}
