import { type Permission, permissions } from '@palisade/auth';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayNotEmpty, ArrayUnique, IsIn } from 'class-validator';
import { Line } from '../text.js';

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
}

export class ApiKeyBody {
  @ApiProperty({ type: String, format: 'uuid' })
  id!: string;

  @ApiProperty({ type: String })
  name!: string;

  @ApiProperty({ enum: permissions, enumName: 'Permission', isArray: true })
  scopes!: Permission[];

  @ApiProperty({ enum: ['active', 'revoked'] })
  state!: 'active' | 'revoked';

  @ApiProperty({ type: String, format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  revoked_at!: string | null;
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
