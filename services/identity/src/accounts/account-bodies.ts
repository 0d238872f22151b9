import { roles, type Role } from '@palisade/auth';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, MaxLength } from 'class-validator';
import { Transform } from 'class-transformer';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../passwords/password-policy.js';
import { Line, Secret } from '../text.js';
import { normaliseEmail } from './user.entity.js';

/** An address as accounts have it. */
const Address = () =>
  applyDecorators(
    ApiProperty({ type: String, format: 'email', maxLength: 254, example: 'ann@corp.com' }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normaliseEmail(value) : value)),
    IsEmail(),
    MaxLength(254),
  );

export class EmailBody {
  @Address()
  email!: string;
}

export class LinkTokenBody {
  @Secret({ max: 200 }, 'The token of the link in the mail.')
  token!: string;
}

export class RenameBody {
  @Line(200, 'As the person wants to be called.', 'Ann Example')
  name!: string;
}

export class RegisterBody {
  @Address()
  email!: string;

  @Secret(
    { min: MIN_PASSWORD_LENGTH, max: MAX_PASSWORD_LENGTH },
    'Its length counts; its composition does not.',
  )
  password!: string;

  @Line(200, 'As the person wants to be called.', 'Ann Example')
  name!: string;
}

export class UserBody {
  @ApiProperty({ type: String, format: 'uuid' })
  id!: string;

  @ApiProperty({ type: String })
  email!: string;

  @ApiProperty({ type: String })
  name!: string;

  @ApiProperty({ type: Boolean, description: 'Whether it is proved that the e-mail address is theirs.' })
  email_verified!: boolean;
}

export class OrganizationName {
  @ApiProperty({ type: String, format: 'uuid', description: "The organization's id, which is the tenant's." })
  id!: string;

  @ApiProperty({ type: String })
  name!: string;
}

export class AccountBody {
  @ApiProperty({ type: UserBody })
  user!: UserBody;

  @ApiProperty({
    type: OrganizationName,
    nullable: true,
    description: 'null for somebody who belongs to no organization.',
  })
  organization!: OrganizationName | null;

  @ApiProperty({ enum: roles, enumName: 'Role' })
  role!: Role;
}
