import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { MayBeAbsent } from '@palisade/http';
import { Transform, Type } from 'class-transformer';
import { IsObject, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { MAX_PASSWORD_LENGTH } from '../passwords/password-policy.js';
import { Line, Secret } from '../text.js';

export const methods = ['totp', 'recovery_code', 'passkey'] as const;
/** How somebody proves that he is who he says, beside his password. */
export type Method = (typeof methods)[number];

const Options = (description: string) =>
  ApiProperty({ type: 'object', additionalProperties: true, description });

export class PasskeyAnswerBody {
  @ApiProperty({ type: String, description: 'As it came with the options.' })
  @IsString()
  @Length(1, 100)
  challenge_id!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What the browser gave for the options: `PublicKeyCredential.toJSON()`.',
  })
  @IsObject()
  credential!: Record<string, unknown>;
}

/** As apps show it, with or without the space in the middle. */
const sixDigits = [
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.replace(/\s/g, '') : value,
  ),
  Matches(/^\d{6}$/, { message: 'must be six digits' }),
];
const totp = { type: String, pattern: '^\\s*(\\d\\s*){6}$', description: 'The code that the app shows.' };

export const TotpCode = () => applyDecorators(ApiPropertyOptional(totp), MayBeAbsent(), ...sixDigits);

export const RecoveryCode = () =>
  applyDecorators(
    ApiPropertyOptional({ type: String, minLength: 1, maxLength: 40, example: 'V2S0-3K9M-QX7D-8TBF' }),
    MayBeAbsent(),
    IsString(),
    Length(1, 40),
  );

/** One factor, or none. */
export class FactorBody {
  @TotpCode()
  totp?: string;

  @RecoveryCode()
  recovery_code?: string;

  @ApiPropertyOptional({ type: PasskeyAnswerBody })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => PasskeyAnswerBody)
  @IsObject()
  passkey?: PasskeyAnswerBody;
}

export class ReauthenticateBody extends FactorBody {
  @ApiPropertyOptional({ type: String, maxLength: MAX_PASSWORD_LENGTH })
  @MayBeAbsent()
  @IsString()
  @Length(1, MAX_PASSWORD_LENGTH)
  password?: string;
}

export class FreshBody {
  @ApiProperty({ type: String, format: 'date-time', description: 'Until when factors may be changed.' })
  fresh_until!: string;
}

export class ConfirmTotpBody {
  @applyDecorators(ApiProperty(totp), ...sixDigits)
  totp!: string;
}

export class TotpSecretBody {
  @ApiProperty({ type: String, description: 'In base32, to be typed into an app.' })
  secret!: string;

  @ApiProperty({ type: String, description: 'The same for a QR code.' })
  otpauth_url!: string;
}

export class RecoveryCodesBody {
  @ApiProperty({
    type: [String],
    description: 'Shown this once. Empty when there was a factor before, whose codes stay good.',
  })
  recovery_codes!: string[];
}

export class PasskeyNameBody {
  @Line(100, 'As the person calls it.', 'My laptop')
  name!: string;
}

export class AddPasskeyBody extends PasskeyAnswerBody {
  @Line(100, 'As the person calls it.', 'My laptop')
  name!: string;
}

export class PasskeyBody {
  @ApiProperty({ type: String, format: 'uuid' })
  id!: string;

  @ApiProperty({ type: String })
  name!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  last_used_at!: string | null;
}

export class AddedPasskeyBody extends PasskeyBody implements RecoveryCodesBody {
  @ApiProperty({
    type: [String],
    description: 'Shown this once. Empty when there was a factor before, whose codes stay good.',
  })
  recovery_codes!: string[];
}

class TotpBody {
  @ApiProperty({ type: Boolean })
  enabled!: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  since!: string | null;
}

export class FactorsBody {
  @ApiProperty({ type: TotpBody })
  totp!: TotpBody;

  @ApiProperty({ type: [PasskeyBody] })
  passkeys!: PasskeyBody[];

  @ApiProperty({ type: Number })
  recovery_codes_left!: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until when factors may be changed; null when that needs a fresh login first.',
  })
  fresh_until!: string | null;
}

export class PasskeyOptionsBody {
  @ApiProperty({ type: String, description: 'To be sent back with the answer, within five minutes.' })
  challenge_id!: string;

  @Options(
    'For `PublicKeyCredential.parseRequestOptionsFromJSON()`, or `parseCreationOptionsFromJSON()` of a new one.',
  )
  options!: object;
}

export class MfaBody extends FactorBody {
  @Secret({ max: 100 }, 'As the `mfa-required` problem gave it.')
  mfa_token!: string;
}
