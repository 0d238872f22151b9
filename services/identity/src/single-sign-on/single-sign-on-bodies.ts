import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { MayBeAbsent } from '@palisade/http';
import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsString,
  IsUrl,
  IsUUID,
  Length,
  MaxLength,
  Min,
} from 'class-validator';
import { Line, Secret } from '../text.js';
import type { Domain } from './domain.entity.js';
import { recordName, recordValue } from './domains.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import type { LinkedIdentity } from './linked-identity.entity.js';

const provisionedRoles = ['analyst', 'viewer'] as const;
const secretLength = 2_000;

export class ChangeSingleSignOnBody {
  @ApiProperty({
    type: String,
    format: 'uri',
    maxLength: 500,
    example: 'https://login.corp.com',
    description:
      "The provider's issuer identifier, as its metadata says it: https, without query and fragment.",
  })
  @IsUrl({
    protocols: ['https'],
    require_protocol: true,
    require_tld: false,
    allow_fragments: false,
    allow_query_components: false,
  })
  @MaxLength(500)
  issuer!: string;

  @Line(500, 'The client that was registered at the provider, with the redirect URI of this organization.')
  client_id!: string;

  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: secretLength,
    description: "The client's secret; without one the present secret stays, for the same issuer only.",
  })
  @MayBeAbsent()
  @IsString()
  @Length(1, secretLength)
  client_secret?: string;

  @ApiProperty({ enum: provisionedRoles, description: 'Of members that are made when they first sign in.' })
  @IsIn(provisionedRoles)
  default_role!: (typeof provisionedRoles)[number];

  @ApiProperty({
    type: Boolean,
    description:
      'Members other than admins can not log in with a password. Turning it on ends those of their sessions that the provider did not open.',
  })
  @IsBoolean()
  enforced!: boolean;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'The revision that was read; 0 where there is none yet.',
  })
  @IsInt()
  @Min(0)
  revision!: number;
}

export class SingleSignOnBody {
  @ApiProperty({ type: String, format: 'uri' })
  issuer!: string;

  @ApiProperty({ type: String })
  client_id!: string;

  @ApiProperty({
    type: String,
    format: 'uri',
    description: 'What the provider has to allow as redirect URI.',
  })
  redirect_uri!: string;

  @ApiProperty({ enum: provisionedRoles })
  default_role!: (typeof provisionedRoles)[number];

  @ApiProperty({ type: Boolean })
  enforced!: boolean;

  @ApiProperty({
    type: 'integer',
    description:
      'Members other than admins who are not linked with the provider: while it is enforced, they link their account in their next login.',
  })
  members_not_linked!: number;

  @ApiProperty({ type: 'integer' })
  revision!: number;

  @ApiProperty({ type: String, format: 'date-time' })
  updated_at!: string;

  static of(
    provider: IdentityProvider,
    { redirectUri, notLinked }: { redirectUri: string; notLinked: number },
  ): SingleSignOnBody {
    const { issuer, clientId, defaultRole, isEnforced, revision, updatedAt } = provider;
    return {
      issuer,
      client_id: clientId,
      redirect_uri: redirectUri,
      default_role: defaultRole,
      enforced: isEnforced,
      members_not_linked: notLinked,
      revision,
      updated_at: updatedAt.toISOString(),
    };
  }
}

export class ClaimDomainBody {
  @Line(253, 'A domain of e-mail addresses; never a public suffix.', 'corp.com')
  domain!: string;
}

export class DomainBody {
  @ApiProperty({ type: String, format: 'uuid' })
  id!: string;

  @ApiProperty({ type: String })
  domain!: string;

  @ApiProperty({
    enum: ['pending', 'proven', 'lost'],
    description: 'lost: it was proven, and the record is gone.',
  })
  state!: 'pending' | 'proven' | 'lost';

  @ApiProperty({ type: String, description: 'Name of the TXT record that proves it.' })
  record_name!: string;

  @ApiProperty({ type: String, description: 'Value of the TXT record.' })
  record_value!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  proven_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  checked_at!: string | null;

  static of({ id, domain, state, token, provenAt, checkedAt }: Domain): DomainBody {
    return {
      id,
      domain,
      state,
      record_name: recordName(domain),
      record_value: recordValue(token),
      proven_at: provenAt?.toISOString() ?? null,
      checked_at: checkedAt?.toISOString() ?? null,
    };
  }
}

export class DomainList {
  @ApiProperty({ type: [DomainBody] })
  items!: DomainBody[];
}

export class StartSingleSignOnBody {
  @ApiProperty({
    type: String,
    format: 'email',
    required: false,
    description: 'Of who wants to sign in: its domain names the organization.',
  })
  @MayBeAbsent()
  @IsEmail()
  @MaxLength(254)
  email?: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    required: false,
    description: "Instead of an e-mail address, the organization's id.",
  })
  @MayBeAbsent()
  @IsUUID()
  organization?: string;

  @ApiProperty({
    type: String,
    maxLength: 100,
    required: false,
    description: 'Instead of both, the token that came with `single-sign-on-required`.',
  })
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  link_token?: string;
}

export class StartedSingleSignOnBody {
  @ApiProperty({ type: String, format: 'uri', description: "The provider's page where one signs in." })
  url!: string;

  @ApiProperty({
    type: String,
    description:
      'For the one browser that began: it is handed over with what the provider answers, within ten minutes.',
  })
  attempt!: string;
}

export class FinishSingleSignOnBody {
  @Secret({ max: 100 }, 'As it was given when the sign-in began.')
  attempt!: string;

  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: 8_000,
    description: 'The query with which the provider sent the browser back, such as `code=…&state=…`.',
  })
  @Length(1, 8_000)
  query!: string;
}

export class LinkedIdentityBody {
  @ApiProperty({ type: String, format: 'uuid' })
  id!: string;

  @ApiProperty({ type: String, format: 'uri' })
  issuer!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  last_used_at!: string | null;

  static of({ id, issuer, createdAt, lastUsedAt }: LinkedIdentity): LinkedIdentityBody {
    return {
      id,
      issuer,
      created_at: createdAt.toISOString(),
      last_used_at: lastUsedAt?.toISOString() ?? null,
    };
  }
}

export class LinkedIdentityList {
  @ApiProperty({ type: [LinkedIdentityBody] })
  items!: LinkedIdentityBody[];
}
