import { FactorBody } from '../factors/factor-bodies.js';
import { Secret } from '../text.js';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './password-policy.js';

const NewPassword = () =>
  Secret(
    { min: MIN_PASSWORD_LENGTH, max: MAX_PASSWORD_LENGTH },
    'The new one: length counts, composition does not.',
  );

export class ResetPasswordBody extends FactorBody {
  @Secret({ max: 200 }, 'The token of the link in the mail.')
  token!: string;

  @NewPassword()
  password!: string;
}

export class ChangePasswordBody {
  @Secret({ max: MAX_PASSWORD_LENGTH }, 'The one until now.')
  current_password!: string;

  @NewPassword()
  password!: string;
}
