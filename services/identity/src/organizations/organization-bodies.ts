import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { roles, type Role } from '@palisade/auth';
import { AccessTokenBody } from '../logins/login-bodies.js';
import { Line } from '../text.js';
import { SettingsBody } from './settings-bodies.js';
import { DEFAULT_TIME_ZONE, TimeZone } from './time-zone.js';

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

  @ApiProperty({ type: SettingsBody })
  settings!: SettingsBody;

  @ApiProperty({
    type: 'integer',
    description: 'Rises by one with every change; a change names the one it saw.',
  })
  revision!: number;

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
