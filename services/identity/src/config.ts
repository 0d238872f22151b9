import { isOn, loadConfig, StoringServiceSettings } from '@palisade/http';
import { Type } from 'class-transformer';
import { IsIn, IsInt, Matches, Max, Min } from 'class-validator';
import { Settings } from './settings.js';

/** What the service reads from the environment; .env.example describes each. */
export class IdentitySettings extends StoringServiceSettings {
  override PORT: number = 8081;

  /** 32 bytes in base64; seals the private halves of signing keys. */
  @Matches(/^[A-Za-z0-9+/]{43}=$/, {
    message: 'must be 32 bytes in base64, as `openssl rand -base64 32` prints',
  })
  IDENTITY_KEY_ENCRYPTION_KEY!: string;

  /** Local mode: the demo may be seeded, and people register without a verified address. */
  @IsIn(['0', '1', 'false', 'true'])
  PALISADE_LOCAL: string = '0';

  @IsInt()
  @Min(1)
  @Max(720)
  @Type(() => Number)
  SESSION_HOURS: number = 12;

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

export function settingsOf(from: IdentitySettings): Settings {
  return {
    issuer: from.AUTH_ISSUER,
    isLocal: isOn(from.PALISADE_LOCAL),
    keyEncryptionKey: Buffer.from(from.IDENTITY_KEY_ENCRYPTION_KEY, 'base64'),
    accessTokenSeconds: 300,
    sessionSeconds: from.SESSION_HOURS * 3600,
    refreshGraceSeconds: from.REFRESH_GRACE_SECONDS,
    signingKeyRotationSeconds: from.SIGNING_KEY_ROTATION_DAYS * 24 * 3600,
    signingKeyPropagationSeconds: from.SIGNING_KEY_PROPAGATION_SECONDS,
  };
}
