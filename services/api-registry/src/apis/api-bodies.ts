import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsEmail,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { IsStorableText } from '../text.js';
import { criticalities, sensitivities, type Criticality, type Sensitivity } from '../words.js';

export const mostName = 200;
export const mostDescription = 4000;

/** Not IsOptional: that lets null through too. */
const IfGiven = () => ValidateIf((_, value) => value !== undefined);
const InLowerCase = () =>
  Transform(({ value }: { value: unknown }) =>
    Array.isArray(value)
      ? value.map((item: unknown) => (typeof item === 'string' ? item.toLowerCase() : item))
      : value,
  );

/** What may be set and changed alike. */
class SettableBody {
  @IfGiven()
  @IsString()
  @MaxLength(mostDescription)
  @IsStorableText()
  @ApiPropertyOptional({ type: String, maxLength: mostDescription })
  description?: string;

  @IsOptional()
  @IsString()
  @Matches(/\S/, { message: '$property must not be blank' })
  @MaxLength(50)
  @IsStorableText()
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    minLength: 1,
    maxLength: 50,
    pattern: '\\S',
    example: 'production',
    description: 'Where it runs.',
  })
  environment?: string | null;

  @IsOptional()
  @IsString()
  @IsEmail()
  @MaxLength(320)
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    format: 'email',
    maxLength: 320,
    example: 'owner@corp.com',
    description: 'Who answers for it.',
  })
  owner_email?: string | null;

  @IfGiven()
  @IsIn(criticalities)
  @ApiPropertyOptional({
    enum: criticalities,
    description: 'Default: medium. What is more critical is scanned first.',
  })
  criticality?: Criticality;

  @IfGiven()
  @IsIn(sensitivities)
  @ApiPropertyOptional({ enum: sensitivities, description: 'Of the data that it serves. Default: internal.' })
  data_sensitivity?: Sensitivity;

  @IfGiven()
  @IsNumber({}, { message: '$property must be a number' })
  @Min(0.1)
  @Max(100)
  @ApiPropertyOptional({
    type: Number,
    minimum: 0.1,
    maximum: 100,
    description: 'What an audit sends at most. Default: 2.',
  })
  max_requests_per_second?: number;

  @IfGiven()
  @InLowerCase()
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    maxItems: 10,
    uniqueItems: true,
    description: 'Connections with whose credentials it is audited.',
  })
  connection_ids?: string[];
}

const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;
/** Nor what changes the direction of what stands around it. */
const plain = /^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u;

const name = {
  type: String,
  minLength: 1,
  maxLength: mostName,
  pattern: '\\S',
  example: 'Payments',
  description: 'Unique in the organization, whatever its case.',
} as const;
const baseUrl = {
  type: String,
  format: 'uri',
  minLength: 1,
  maxLength: 2000,
  example: 'https://api.example.com/v1',
  description:
    'Unique in the organization: scheme, host, port and path. Without query, fragment and credentials.',
} as const;

export class RegisterApiBody extends SettableBody {
  @IsString()
  @Matches(visible, { message: '$property must not be blank' })
  @Matches(plain, { message: '$property must have no control characters' })
  @MaxLength(mostName)
  @IsStorableText()
  @ApiProperty(name)
  name!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(2000)
  @ApiProperty(baseUrl)
  base_url!: string;
}

export class ChangeApiBody extends SettableBody {
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: 2_147_483_647,
    description: 'The revision that the caller saw.',
  })
  revision!: number;

  @IfGiven()
  @IsString()
  @Matches(visible, { message: '$property must not be blank' })
  @Matches(plain, { message: '$property must have no control characters' })
  @MaxLength(mostName)
  @IsStorableText()
  @ApiPropertyOptional(name)
  name?: string;

  @IfGiven()
  @IsString()
  @IsNotEmpty()
  @MaxLength(2000)
  @ApiPropertyOptional({
    ...baseUrl,
    description: `${baseUrl.description} Another one voids the proof of ownership.`,
  })
  base_url?: string;
}
