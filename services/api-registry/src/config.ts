import { egressOf, type EgressOptions, IsDnsServers, IsOpenings, IsReadableFile } from '@palisade/egress';
import { StoringServiceSettings } from '@palisade/http';
import { IsOptional } from 'class-validator';

/** What the service reads from the environment; .env.example describes each. */
export class ApiRegistrySettings extends StoringServiceSettings {
  override PORT: number = 8085;

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
