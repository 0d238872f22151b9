import { egressOf, type EgressOptions, IsDnsServers, IsOpenings, IsReadableFile } from '@palisade/egress';
import { StoringServiceSettings } from '@palisade/http';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

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

  /** Outcomes of audits are forgotten after so many days, but for those of an API's last one; scores stay. */
  @IsInt()
  @Min(1)
  @Max(36_500)
  @Type(() => Number)
  AUDIT_OUTCOME_DAYS: number = 400;

  /** An audit whose scan has ended waits so many hours for results that are missing; then it is closed without them. */
  @IsInt()
  @Min(1)
  @Max(10_000)
  @Type(() => Number)
  AUDIT_CLOSING_HOURS: number = 24;

  /** An audit whose scan was not heard of for so many days has failed; what came of it is dropped. */
  @IsInt()
  @Min(1)
  @Max(36_500)
  @Type(() => Number)
  AUDIT_UNENDED_DAYS: number = 30;

  get egress(): EgressOptions {
    return egressOf(this);
  }
}
