import { egressOf, IsDnsServers, IsOpenings, IsReadableFile, type EgressOptions } from '@palisade/egress';
import { ServiceSettings } from '@palisade/http';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, IsUrl, Max, Min, MinLength } from 'class-validator';

/** What a scanner reads from the environment; .env.example describes each. */
export class ScannerSettings extends ServiceSettings {
  override PORT: number = 8087;

  /** Who it is to scan-orchestrator, whose SCANNER_KEYS has the hash. */
  @IsString()
  @MinLength(32)
  SCANNER_KEY!: string;

  @IsUrl({ protocols: ['http', 'https'], require_tld: false, require_protocol: true })
  ORCHESTRATOR_URL!: string;

  /** Tasks at once, each a process. */
  @IsInt()
  @Min(1)
  @Max(200)
  @Type(() => Number)
  SCANNER_SLOTS: number = 4;

  @IsOptional()
  @IsOpenings()
  EGRESS_OPEN?: string;

  @IsOptional()
  @IsDnsServers()
  EGRESS_DNS_SERVERS?: string;

  @IsOptional()
  @IsReadableFile()
  EGRESS_CA_FILE?: string;

  get egress(): EgressOptions {
    return { ...egressOf(this), ports: 'any' };
  }
}
