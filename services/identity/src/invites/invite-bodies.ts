import { type Role, roles } from '@palisade/auth';
import { MayBeAbsent, PageQuery } from '@palisade/http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, IsIn, IsInt, IsUUID, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import { OrganizationName } from '../accounts/account-bodies.js';
import { normaliseEmail } from '../accounts/user.entity.js';
import { Secret } from '../text.js';
import { inviteStates, type InviteState } from './invite.entity.js';

const MOST_DAYS = 30;

export class SendInviteBody {
  @ApiProperty({ type: String, format: 'email', maxLength: 254, example: 'ann@corp.com' })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normaliseEmail(value) : value))
  @IsEmail()
  @MaxLength(254)
  email!: string;

  @ApiProperty({
    enum: roles,
    enumName: 'Role',
    description: 'What the person becomes; none that may do what the caller may not.',
  })
  @IsIn(roles)
  role!: Role;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MOST_DAYS,
    default: 7,
    description: 'How long the mail works.',
  })
  @IsInt()
  @Min(1)
  @Max(MOST_DAYS)
  expires_in_days: number = 7;
}

export class InviteQuery extends PageQuery {
  @ApiPropertyOptional({ enum: inviteStates, enumName: 'InviteState' })
  @MayBeAbsent()
  @IsIn(inviteStates)
  state?: InviteState;
}

export class InviterBody {
  @ApiProperty({ type: String, format: 'uuid' })
  id!: string;

  @ApiProperty({ type: String })
  name!: string;
}

export class InviteBody {
  @ApiProperty({ type: String, format: 'uuid' })
  id!: string;

  @ApiProperty({ type: String })
  email!: string;

  @ApiProperty({ enum: roles, enumName: 'Role' })
  role!: Role;

  @ApiProperty({ enum: inviteStates, enumName: 'InviteState' })
  state!: InviteState;

  @ApiProperty({ type: InviterBody, nullable: true, description: 'null when an API key sent it.' })
  invited_by!: InviterBody | null;

  @ApiProperty({ type: String, format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'When it was mailed last.' })
  sent_at!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  expires_at!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was accepted, withdrawn or replaced.',
  })
  ended_at!: string | null;
}

export class InvitePage {
  @ApiProperty({ type: [InviteBody] })
  items!: InviteBody[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}

export class PreviewInviteBody {
  @Secret({ max: 200 }, 'The token from the mail.')
  token!: string;
}

export class AcceptInviteBody {
  @ApiPropertyOptional()
  @ValidateIf(
    ({ invite_id }: AcceptInviteBody, token: unknown) => token !== undefined || invite_id === undefined,
  )
  @Secret({ max: 200 }, 'The token from the mail.')
  token?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    description: "In place of the token: the id of one of the caller's own invites.",
  })
  @MayBeAbsent()
  @IsUUID()
  invite_id?: string;
}

export class ReceivedInviteBody {
  @ApiProperty({ type: String, format: 'uuid' })
  id!: string;

  @ApiProperty({ type: OrganizationName })
  organization!: OrganizationName;

  @ApiProperty({ type: String, nullable: true, description: 'Name of the person who invites.' })
  inviter!: string | null;

  @ApiProperty({ enum: roles, enumName: 'Role' })
  role!: Role;

  @ApiProperty({ type: String, description: 'The address that is invited.' })
  email!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  expires_at!: string;
}

export class ReceivedInvites {
  @ApiProperty({ type: [ReceivedInviteBody] })
  items!: ReceivedInviteBody[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}
