import { ApiProperty } from '@nestjs/swagger';
import { AccountBody } from '../accounts/account-bodies.js';
import { MAX_PASSWORD_LENGTH } from '../passwords/password-policy.js';
import { RecoveryCode, TotpCode } from '../factors/factor-bodies.js';
import { Line, Secret } from '../text.js';

export class LoginBody {
  @Line(254, 'The e-mail address of the account.', 'ann@corp.com')
  email!: string;

  @Secret({ max: MAX_PASSWORD_LENGTH }, 'The password.')
  password!: string;

  @TotpCode()
  totp?: string;

  @RecoveryCode()
  recovery_code?: string;
}

export class AccessTokenBody {
  @ApiProperty({ type: String, description: 'For `Authorization: Bearer`; lives five minutes.' })
  access_token!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'When the access token expires.' })
  expires_at!: string;
}

export class SignedInBody extends AccountBody implements AccessTokenBody {
  @ApiProperty({ type: String, description: 'For `Authorization: Bearer`; lives five minutes.' })
  access_token!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'When the access token expires.' })
  expires_at!: string;
}
