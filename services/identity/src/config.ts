import { loadConfig, ServiceSettings } from '@palisade/http';
import { brokersFrom, type KafkaConnection } from '@palisade/messaging';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';
import { Settings } from './settings.js';

const isPostgresUrl = { protocols: ['postgres', 'postgresql'], require_tld: false, require_protocol: true };
const flags = ['0', '1', 'false', 'true'];

/** What the service reads from the environment; .env.example describes each. */
export class IdentitySettings extends ServiceSettings {
  override PORT: number = 8081;

  @IsUrl(isPostgresUrl)
  DATABASE_URL!: string;

  @IsString()
  @IsNotEmpty()
  KAFKA_BROKERS!: string;

  @IsString()
  KAFKA_TOPIC_PREFIX: string = '';

  @IsIn(flags)
  KAFKA_SSL: string = '0';

  @IsOptional()
  @IsIn(['plain', 'scram-sha-256', 'scram-sha-512'])
  KAFKA_SASL_MECHANISM?: 'plain' | 'scram-sha-256' | 'scram-sha-512';

  @ValidateIf((settings: IdentitySettings) => settings.KAFKA_SASL_MECHANISM !== undefined)
  @IsString()
  @IsNotEmpty()
  KAFKA_SASL_USERNAME: string = '';

  @ValidateIf((settings: IdentitySettings) => settings.KAFKA_SASL_MECHANISM !== undefined)
  @IsString()
  @IsNotEmpty()
  KAFKA_SASL_PASSWORD: string = '';

  @IsString()
  @IsNotEmpty()
  AUTH_ISSUER: string = 'palisade';

  /** Seconds that the identity topics may be unread before everybody is refused. */
  @IsInt()
  @Min(5)
  @Max(3_600)
  @Type(() => Number)
  AUTH_MAX_BEHIND_SECONDS: number = 120;

  /** 32 bytes in base64; seals the private halves of signing keys. */
  @Matches(/^[A-Za-z0-9+/]{43}=$/, {
    message: 'must be 32 bytes in base64, as `openssl rand -base64 32` prints',
  })
  IDENTITY_KEY_ENCRYPTION_KEY!: string;

  /** Local mode: the demo may be seeded, and people register without a verified address. */
  @IsIn(flags)
  PALISADE_LOCAL: string = '0';

  @IsInt()
  @Min(1)
  @Max(720)
  @Type(() => Number)
  SESSION_HOURS: number = 12;

  @IsInt()
  @Min(1)
  @Max(365)
  @Type(() => Number)
  SIGNING_KEY_ROTATION_DAYS: number = 30;

  /** Between a signing key's publication and its first signature. */
  @IsInt()
  @Min(5)
  @Max(3_600)
  @Type(() => Number)
  SIGNING_KEY_PROPAGATION_SECONDS: number = 60;
}

export class MigrationSettings {
  @IsUrl(isPostgresUrl)
  DATABASE_OWNER_URL!: string;
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

export function settingsOf(from: IdentitySettings): Settings {
  return {
    issuer: from.AUTH_ISSUER,
    isLocal: isOn(from.PALISADE_LOCAL),
    keyEncryptionKey: Buffer.from(from.IDENTITY_KEY_ENCRYPTION_KEY, 'base64'),
    accessTokenSeconds: 300,
    sessionSeconds: from.SESSION_HOURS * 3600,
    signingKeyRotationSeconds: from.SIGNING_KEY_ROTATION_DAYS * 24 * 3600,
    signingKeyPropagationSeconds: from.SIGNING_KEY_PROPAGATION_SECONDS,
  };
}

export function kafkaOf(settings: IdentitySettings): KafkaConnection {
  const {
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
  } = settings;
  return {
    brokers: brokersFrom({ KAFKA_BROKERS: settings.KAFKA_BROKERS }),
    ssl: isOn(settings.KAFKA_SSL),
    ...(mechanism !== undefined && { sasl: { mechanism, username, password } }),
  };
}

function isOn(flag: string): boolean {
  return flag === '1' || flag === 'true';
}
