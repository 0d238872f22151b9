import { loadConfig, StoringServiceSettings } from '@palisade/http';
import { Type } from 'class-transformer';
import { IsInt, IsJSON, IsOptional, IsString, Max, Min, MinLength } from 'class-validator';

/** What the service reads from the environment; .env.example describes each. */
export class AuditSettings extends StoringServiceSettings {
  override PORT: number = 8084;

  /** Private key on P-256, PKCS #8 in PEM, or base64 of that; it signs the heads of chains and is nowhere in Postgres. */
  @IsString()
  @MinLength(100)
  AUDIT_SIGNING_KEY!: string;

  /** JWK set of public keys that signed before. */
  @IsOptional()
  @IsJSON()
  AUDIT_VERIFICATION_KEYS?: string;

  /** A chain that grew is signed at least this often. */
  @IsInt()
  @Min(1)
  @Max(3_600)
  @Type(() => Number)
  AUDIT_CHECKPOINT_SECONDS: number = 60;

  /** A chain is examined from its first record on this often. */
  @IsInt()
  @Min(1)
  @Max(86_400)
  @Type(() => Number)
  AUDIT_EXAMINE_SECONDS: number = 300;

  /** The chain of an organization that was deleted is kept so long, for it says who deleted what. */
  @IsInt()
  @Min(30)
  @Max(3_650)
  @Type(() => Number)
  AUDIT_RETENTION_DAYS: number = 365;
}

/** The settings of this process; ends it, naming them, when some are missing or wrong. */
export function readSettings(): AuditSettings {
  return loadConfig(AuditSettings, process.env);
}
