import { ServiceSettings } from '@palisade/http';
import { Transform, Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, IsUrl, Matches, Max, Min } from 'class-validator';

const isOrigin = { protocols: ['http', 'https'], require_tld: false, require_protocol: true };
// Not one of the paths that the gateway has itself, or nobody could say which is meant.
const prefix =
  /^(?:\/(?!(?:v1|docs|assets|internal|healthz|readyz|metrics)(?:\/|$))[a-z0-9](?:[\w~-]|\.(?!\.))*)*$/i;
const traceUrl = /^https?:\/\/[^\s"'<>]*\{trace_id\}[^\s"'<>]*$/;
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

  @IsUrl(isOrigin)
  AUDIT_URL!: string;

  @IsUrl(isOrigin)
  API_REGISTRY_URL!: string;

  @IsUrl(isOrigin)
  SCAN_ORCHESTRATOR_URL!: string;

  /** Before every path of ours, such as /palisade; '' for none. */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? tidied(value) : value))
  @Matches(prefix, {
    message: '$property must be a path such as /palisade, and none of those that the gateway has itself',
  })
  PATH_PREFIX: string = '';

  /** The dashboard's built files; without it there are no pages. */
  @IsOptional()
  @IsString()
  DASHBOARD_DIR?: string;

  /** Where the pages lead to for a trace. */
  @IsOptional()
  @Matches(traceUrl, { message: '$property must be a URL with {trace_id} in it' })
  TRACE_URL?: string;

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

  /** Open WebSockets: of this replica, of a tenant, of a user or API key, and from an address. */
  @IsInt()
  @Min(1)
  @Type(() => Number)
  STREAM_MAX_CONNECTIONS: number = 10_000;

  @IsInt()
  @Min(1)
  @Type(() => Number)
  STREAM_MAX_PER_TENANT: number = 2_000;

  @IsInt()
  @Min(1)
  @Type(() => Number)
  STREAM_MAX_PER_CALLER: number = 100;

  @IsInt()
  @Min(1)
  @Type(() => Number)
  STREAM_MAX_PER_ADDRESS: number = 1_000;
}

function tidied(path: string): string {
  const inner = path.trim().replace(/^\/+|\/+$/g, '');
  return inner === '' ? '' : `/${inner}`;
}
