import { egressOf, type EgressOptions, IsDnsServers, IsOpenings, IsReadableFile } from '@palisade/egress';
import { StoringServiceSettings } from '@palisade/http';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

/** What the service reads from the environment; .env.example describes each. */
export class ScanOrchestratorSettings extends StoringServiceSettings {
  override PORT: number = 8086;

  /** 32 bytes in base64; seals the credentials of connections. */
  @Matches(/^[A-Za-z0-9+/]{43}=$/, {
    message: '$property must be 32 bytes in base64, as `openssl rand -base64 32` prints',
  })
  SCAN_KEY_ENCRYPTION_KEY!: string;

  /** Others that open too, separated by commas: the one before while its successor takes over, or the next one before it does. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9+/]{43}=(,[A-Za-z0-9+/]{43}=)*$/, {
    message: '$property must be keys of 32 bytes in base64, separated by commas',
  })
  SCAN_KEY_ENCRYPTION_KEY_PREVIOUS?: string;

  /** Who may claim tasks: `<scanner>=<SHA-256 of its key, hexadecimal>`, separated by commas; two of one scanner while its key changes. */
  @Matches(/^[a-z]+=[0-9a-f]{64}(,[a-z]+=[0-9a-f]{64})*$/, {
    message: '$property must be <scanner>=<SHA-256 in hexadecimal>, separated by commas',
  })
  SCANNER_KEYS!: string;

  /** Tasks of one tenant that one kind of scanner works on at a time. */
  @IsInt()
  @Min(1)
  @Max(10_000)
  @Type(() => Number)
  SCAN_TASKS_PER_TENANT: number = 10;

  /** Tasks at a time that talk to one host and port, of all tenants together. */
  @IsInt()
  @Min(1)
  @Max(1_000)
  @Type(() => Number)
  SCAN_TASKS_PER_HOST: number = 1;

  /** How long an attempt at a task may take. */
  @IsInt()
  @Min(10)
  @Max(86_400)
  @Type(() => Number)
  SCAN_TASK_SECONDS: number = 1_800;

  /** Scans that ended so many days ago are forgotten, with their tasks, but for the last one of each target. */
  @IsInt()
  @Min(1)
  @Max(36_500)
  @Type(() => Number)
  SCAN_RETENTION_DAYS: number = 90;

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

  /** The first seals, all open. */
  get keyEncryptionKeys(): [Buffer, ...Buffer[]] {
    const previous = this.SCAN_KEY_ENCRYPTION_KEY_PREVIOUS?.split(',') ?? [];
    return [
      Buffer.from(this.SCAN_KEY_ENCRYPTION_KEY, 'base64'),
      ...previous.map((key) => Buffer.from(key, 'base64')),
    ];
  }

  get egress(): EgressOptions {
    return egressOf(this);
  }
}
