import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsEmail,
  IsIn,
  IsInt,
  IsISO31661Alpha2,
  IsObject,
  IsOptional,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { normaliseEmail } from '../accounts/user.entity.js';
import { Line } from '../text.js';
import {
  type Business,
  companySizes,
  type CompanySize,
  type Framework,
  frameworks,
  type OrganizationSettings,
  type RetentionDays,
  type RiskTolerance,
  riskTolerances,
} from './organization-settings.js';
import { IsTimeZoneName } from './time-zone.js';

const given = (_: unknown, value: unknown) => value !== undefined;

export class ChangeBusinessBody implements Partial<Business> {
  @ApiPropertyOptional({ nullable: true })
  @IsOptional()
  @Line(200, 'The name under which the organization is registered.', 'Corp AG')
  legal_name?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'ISO 3166-1 alpha-2.', example: 'CH' })
  @IsOptional()
  @IsISO31661Alpha2()
  country?: string | null;

  @ApiPropertyOptional({ nullable: true })
  @IsOptional()
  @Line(100, 'What the organization does.', 'Insurance')
  industry?: string | null;

  @ApiPropertyOptional({ enum: companySizes, nullable: true, description: 'People who work there.' })
  @IsOptional()
  @IsIn(companySizes)
  size?: CompanySize | null;

  @ApiPropertyOptional({ type: String, format: 'email', nullable: true, maxLength: 254 })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normaliseEmail(value) : value))
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  contact_email?: string | null;
}

export class ChangeRetentionBody implements Partial<RetentionDays> {
  @ApiPropertyOptional({ type: 'integer', nullable: true, minimum: 1, maximum: 365 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(365)
  file_access_events?: number | null;

  @ApiPropertyOptional({ type: 'integer', nullable: true, minimum: 30, maximum: 730 })
  @IsOptional()
  @IsInt()
  @Min(30)
  @Max(730)
  alerts?: number | null;
}

export class ChangeSettingsBody {
  @ApiPropertyOptional({ type: ChangeBusinessBody, description: 'What is not named stays; null takes away.' })
  @ValidateIf(given)
  @IsObject()
  @ValidateNested()
  @Type(() => ChangeBusinessBody)
  business?: ChangeBusinessBody;

  @ApiPropertyOptional({
    enum: frameworks,
    enumName: 'Framework',
    isArray: true,
    uniqueItems: true,
    description: 'Takes the place of those chosen before.',
  })
  @ValidateIf(given)
  @IsArray()
  @ArrayMaxSize(frameworks.length)
  @ArrayUnique()
  @IsIn(frameworks, { each: true })
  frameworks?: Framework[];

  @ApiPropertyOptional({ enum: riskTolerances, enumName: 'RiskTolerance' })
  @ValidateIf(given)
  @IsIn(riskTolerances)
  risk_tolerance?: RiskTolerance;

  @ApiPropertyOptional({
    type: ChangeRetentionBody,
    description: 'What is not named stays; null: as long as the installation keeps them.',
  })
  @ValidateIf(given)
  @IsObject()
  @ValidateNested()
  @Type(() => ChangeRetentionBody)
  retention_days?: ChangeRetentionBody;
}

export class ChangeOrganizationBody {
  @ApiPropertyOptional()
  @ValidateIf(given)
  @Line(200, 'Name of the organization.', 'Corp')
  name?: string;

  @ApiPropertyOptional({ type: String, example: 'Europe/Zurich', description: 'IANA name of the time zone.' })
  @ValidateIf(given)
  @IsTimeZoneName()
  time_zone?: string;

  @ApiPropertyOptional({ type: ChangeSettingsBody })
  @ValidateIf(given)
  @IsObject()
  @ValidateNested()
  @Type(() => ChangeSettingsBody)
  settings?: ChangeSettingsBody;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'The revision that the caller saw.' })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  revision!: number;
}

export class BusinessBody implements Business {
  @ApiProperty({ type: String, nullable: true })
  legal_name!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'ISO 3166-1 alpha-2.' })
  country!: string | null;

  @ApiProperty({ type: String, nullable: true })
  industry!: string | null;

  @ApiProperty({ enum: companySizes, nullable: true })
  size!: CompanySize | null;

  @ApiProperty({ type: String, nullable: true })
  contact_email!: string | null;
}

export class RetentionBody implements RetentionDays {
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'null: as long as the installation keeps them.',
  })
  file_access_events!: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'null: as long as the installation keeps them.',
  })
  alerts!: number | null;
}

export class SettingsBody implements OrganizationSettings {
  @ApiProperty({ type: BusinessBody })
  business!: BusinessBody;

  @ApiProperty({ enum: frameworks, enumName: 'Framework', isArray: true })
  frameworks!: Framework[];

  @ApiProperty({ enum: riskTolerances, enumName: 'RiskTolerance' })
  risk_tolerance!: RiskTolerance;

  @ApiProperty({ type: RetentionBody })
  retention_days!: RetentionBody;
}
