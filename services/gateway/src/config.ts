import { ServiceSettings } from '@palisade/http';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsUrl, Matches, Max, Min } from 'class-validator';

const isOrigin = { protocols: ['http', 'https'], require_tld: false, require_protocol: true };
const origins = /^https?:\/\/[^/,\s]+(?:,https?:\/\/[^/,\s]+)*$/;

/** What the service reads from the environment; .env.example describes each. */
export class GatewaySettings extends ServiceSettings {
  override PORT: number = 8080;

  /** Of the operator's own listener, on the same host: metrics, and readiness with its reasons. */
  @IsInt()
  @Min(0)
  @Max(65_535)
  @Type(() => Number)
  OPERATIONS_PORT: number = 8090;

  @IsUrl(isOrigin)
  IDENTITY_URL!: string;

  @IsUrl(isOrigin)
  FILE_ACCESS_URL!: string;

  @IsUrl(isOrigin)
  ALERTING_URL!: string;

  /** Origins, comma-separated, whose pages may call with credentials. None by default. */
  @IsOptional()
  @Matches(origins, {
    message: '$property must be origins, such as https://app.example.com, separated by commas',
  })
  CORS_ORIGINS?: string;

  @IsInt()
  @Min(100)
  @Max(300_000)
  @Type(() => Number)
  UPSTREAM_TIMEOUT_MS: number = 30_000;

  @IsInt()
  @Min(1)
  @Type(() => Number)
  RATE_LIMIT_TENANT_PER_SECOND: number = 2_000;

  @IsInt()
  @Min(1)
  @Type(() => Number)
  RATE_LIMIT_TENANT_BURST: number = 4_000;

  /** Of requests that prove no caller, per address. */
  @IsInt()
  @Min(1)
  @Type(() => Number)
  RATE_LIMIT_ADDRESS_PER_SECOND: number = 50;

  @IsInt()
  @Min(1)
  @Type(() => Number)
  RATE_LIMIT_ADDRESS_BURST: number = 200;
}
