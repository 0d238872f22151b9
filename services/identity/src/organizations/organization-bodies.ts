import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, registerDecorator } from 'class-validator';
import { roles, type Role } from '@palisade/auth';
import { AccessTokenBody } from '../logins/login-bodies.js';
import { Line } from '../text.js';

const DEFAULT_TIME_ZONE = 'UTC';

const NAME = /^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/;

const isTimeZone = (value: unknown): boolean => {
  if (typeof value !== 'string' || !NAME.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
};

const IsTimeZoneName = (): PropertyDecorator => (target, propertyName) => {
  registerDecorator({
    name: 'isTimeZoneName',
    target: target.constructor,
    propertyName: String(propertyName),
    validator: {
      validate: isTimeZone,
      defaultMessage: () => 'must be an IANA time zone, such as Europe/Zurich',
    },
  });
};

export const TimeZone = () =>
  applyDecorators(
    ApiPropertyOptional({
      type: String,
      default: DEFAULT_TIME_ZONE,
      pattern: NAME.source,
      example: 'Europe/Zurich',
      description: 'IANA name of the time zone in which working hours are meant.',
    }),
    IsOptional(),
    IsTimeZoneName(),
  );

export class FoundOrganizationBody {
  @Line(200, 'Name of the organization.', 'Corp')
  name!: string;

  @TimeZone()
  time_zone: string = DEFAULT_TIME_ZONE;
}

export class OrganizationBody {
  @ApiProperty({ type: String, format: 'uuid' })
  id!: string;

  @ApiProperty({ type: String })
  name!: string;

  @ApiProperty({ type: String, example: 'Europe/Zurich' })
  time_zone!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  created_at!: string;
}

export class FoundedOrganizationBody extends OrganizationBody implements AccessTokenBody {
  @ApiProperty({ enum: roles, enumName: 'Role' })
  role!: Role;

  @ApiProperty({ type: String, description: 'For the new membership; older tokens are refused from now on.' })
  access_token!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'When the access token expires.' })
  expires_at!: string;
}

export class MemberBody {
  @ApiProperty({ type: String, format: 'uuid', description: "The user's id." })
  id!: string;

  @ApiProperty({ type: String })
  email!: string;

  @ApiProperty({ type: String })
  name!: string;

  @ApiProperty({ enum: roles, enumName: 'Role' })
  role!: Role;

  @ApiProperty({ type: String, format: 'date-time' })
  joined_at!: string;
}

export class MemberPage {
  @ApiProperty({ type: [MemberBody] })
  items!: MemberBody[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}

export class ChangeRoleBody {
  @ApiProperty({ enum: roles, enumName: 'Role' })
  @IsIn(roles)
  role!: Role;
}
