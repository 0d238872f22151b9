import { egressOf, type EgressOptions, IsDnsServers, IsOpenings, IsReadableFile } from '@palisade/egress';
import { StoringServiceSettings } from '@palisade/http';
import { IsOptional, Matches } from 'class-validator';

/** What the service reads from the environment; .env.example describes each. */
export class ScanOrchestratorSettings extends StoringServiceSettings {
  override PORT: number = 8086;

  /** 32 bytes in base64; seals the credentials of connections. */
  @Matches(/^[A-Za-z0-9+/]{43}=$/, {
    message: '$property must be 32 bytes in base64, as `openssl rand -base64 32` prints',
  })
  SCAN_KEY_ENCRYPTION_KEY!: string;

  /** Who may claim tasks: `<scanner>=<SHA-256 of its key, hexadecimal>`, separated by commas; two of one scanner while its key changes. */
  @Matches(/^[a-z]+=[0-9a-f]{64}(,[a-z]+=[0-9a-f]{64})*$/, {
    message: '$property must be <scanner>=<SHA-256 in hexadecimal>, separated by commas',
  })
  SCANNER_KEYS!: string;

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

  get egress(): EgressOptions {
    return egressOf(this);
  }
}
