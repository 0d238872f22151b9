import { egressOf, IsDnsServers, IsOpenings, IsReadableFile } from '@palisade/egress';
import { isOn, loadConfig, StoringServiceSettings } from '@palisade/http';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsUrl, Matches, Max, Min, ValidateIf } from 'class-validator';
import { Settings } from './settings.js';

const keyPattern = /^[A-Za-z0-9+/]{43}=$/;
const keyFault = { message: 'must be 32 bytes in base64, as `openssl rand -base64 32` prints' };

/** Only the local mode goes without: there it has a default, or does nothing. */
const mayBeLeftOutLocally = (settings: IdentitySettings, value: unknown) =>
  value !== undefined || !isOn(settings.PALISADE_LOCAL);

/** What the service reads from the environment; .env.example describes each. */
export class IdentitySettings extends StoringServiceSettings {
  override PORT: number = 8081;

  /** 32 bytes in base64; seals what is to stay secret in the database. */
  @Matches(keyPattern, keyFault)
  IDENTITY_KEY_ENCRYPTION_KEY!: string;

  /** While the key is being replaced: the other one, which opens what it sealed and seals nothing. */
  @IsOptional()
  @Matches(keyPattern, keyFault)
  IDENTITY_KEY_ENCRYPTION_KEY_PREVIOUS?: string;

  /** Local mode: the demo may be seeded, and people register without a verified address. */
  @IsIn(['0', '1', 'false', 'true'])
  PALISADE_LOCAL: string = '0';

  /** Where browsers find the dashboard and the API. */
  @ValidateIf(mayBeLeftOutLocally)
  @IsUrl({
    protocols: ['http', 'https'],
    require_tld: false,
    require_protocol: true,
    allow_query_components: false,
  })
  PUBLIC_URL?: string;

  /** smtp:// or smtps://, with user and password when there are some. */
  @ValidateIf(mayBeLeftOutLocally)
  @IsUrl({ protocols: ['smtp', 'smtps'], require_tld: false, require_protocol: true })
  SMTP_URL?: string;

  /** Sender of mails, as `Palisade <palisade@example.com>`. */
  @ValidateIf(mayBeLeftOutLocally)
  @Matches(/^(?:[^<>@\p{Cc}]+ <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/u, {
    message: 'must be an e-mail address, or a name with one in angle brackets',
  })
  MAIL_FROM?: string;

  /** What tenants may reach that isn't public, as libs/egress reads it: `<tenant>=10.20.0.0/16`, separated by commas. */
  @IsOptional()
  @IsOpenings()
  EGRESS_OPEN?: string;

  /** `address` or `address:port`, separated by commas; without them the machine's. */
  @IsOptional()
  @IsDnsServers()
  EGRESS_DNS_SERVERS?: string;

  /** A file of certificates (PEM) that are trusted beside the usual ones. */
  @IsOptional()
  @IsReadableFile()
  EGRESS_CA_FILE?: string;

  @IsInt()
  @Min(1)
  @Max(720)
  @Type(() => Number)
  SESSION_HOURS: number = 12;

  /** Accounts whose address nobody has verified by then are forgotten, unless they belong to an organization. */
  @IsInt()
  @Min(1)
  @Max(365)
  @Type(() => Number)
  UNVERIFIED_ACCOUNT_DAYS: number = 7;

  /** How long an exchanged refresh token gives the same answer again. */
  @IsInt()
  @Min(10)
  @Max(20)
  @Type(() => Number)
  REFRESH_GRACE_SECONDS: number = 15;

  @IsInt()
  @Min(1)
  @Max(365)
  @Type(() => Number)
  SIGNING_KEY_ROTATION_DAYS: number = 30;

  /** Services that have not confirmed the erasure of an organization are asked again so often. */
  @IsInt()
  @Min(1)
  @Max(86_400)
  @Type(() => Number)
  ERASURE_ASK_SECONDS: number = 60;

  /** Between a signing key's publication and its first signature. */
  @IsInt()
  @Min(5)
  @Max(3_600)
  @Type(() => Number)
  SIGNING_KEY_PROPAGATION_SECONDS: number = 60;
}

/** The settings of this process; ends it, naming them, when some are missing or wrong. */
export function readSettings(): IdentitySettings {
  return loadConfig(IdentitySettings, process.env);
}

/** The ingest key that the local demo is to have, when whoever starts it keeps one. */
export function wantedIngestKey(): string | undefined {
  const key = process.env['PALISADE_DEMO_INGEST_KEY'];
  return key === '' ? undefined : key;
}

/** The id that its organization is to have, when whoever starts it has told others of it already. */
export function wantedTenantId(): string | undefined {
  const id = process.env['PALISADE_DEMO_TENANT'] ?? '';
  return id === '' ? undefined : id;
}

function previousKeyOf({ IDENTITY_KEY_ENCRYPTION_KEY_PREVIOUS: key }: IdentitySettings): Buffer | undefined {
  return key === undefined ? undefined : Buffer.from(key, 'base64');
}

export function settingsOf(from: IdentitySettings): Settings {
  return {
    issuer: from.AUTH_ISSUER,
    publicUrl: (from.PUBLIC_URL ?? 'http://localhost:8080').replace(/\/+$/, ''),
    smtpUrl: from.SMTP_URL,
    mailFrom: from.MAIL_FROM ?? 'Palisade <palisade@localhost>',
    egress: egressOf(from),
    isLocal: isOn(from.PALISADE_LOCAL),
    sealing: {
      key: Buffer.from(from.IDENTITY_KEY_ENCRYPTION_KEY, 'base64'),
      previous: previousKeyOf(from),
    },
    unverifiedAccountDays: from.UNVERIFIED_ACCOUNT_DAYS,
    accessTokenSeconds: 300,
    sessionSeconds: from.SESSION_HOURS * 3600,
    refreshGraceSeconds: from.REFRESH_GRACE_SECONDS,
    erasureAskSeconds: from.ERASURE_ASK_SECONDS,
    signingKeyRotationSeconds: from.SIGNING_KEY_ROTATION_DAYS * 24 * 3600,
    signingKeyPropagationSeconds: from.SIGNING_KEY_PROPAGATION_SECONDS,
  };
}
