import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsNumber, IsOptional, IsString, IsUrl, Max, Min } from 'class-validator';
import { IsCertificates, IsPostgresUrl, KafkaSettings } from './connection-settings.js';

const isCollectorUrl = { protocols: ['http', 'https'], require_tld: false, require_protocol: true };
const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** OpenTelemetry's, which libs/telemetry reads by itself: here they are checked. */
class TracingSettings extends KafkaSettings {
  @IsIn(['otlp', 'zipkin', 'none'])
  @IsOptional()
  OTEL_TRACES_EXPORTER?: 'otlp' | 'zipkin' | 'none';

  /** Without the path, /v1/traces. */
  @IsOptional()
  @IsUrl(isCollectorUrl)
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;

  @IsOptional()
  @IsUrl(isCollectorUrl)
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?: string;

  @IsIn(['http/protobuf'])
  OTEL_EXPORTER_OTLP_PROTOCOL: string = 'http/protobuf';

  /** name=value, comma-separated. */
  @IsOptional()
  @IsString()
  OTEL_EXPORTER_OTLP_HEADERS?: string;

  @IsOptional()
  @IsUrl(isCollectorUrl)
  OTEL_EXPORTER_ZIPKIN_ENDPOINT?: string;

  @IsIn(samplers)
  OTEL_TRACES_SAMPLER: (typeof samplers)[number] = 'parentbased_always_on';

  @IsNumber()
  @Min(0)
  @Max(1)
  @Type(() => Number)
  OTEL_TRACES_SAMPLER_ARG: number = 1;

  /** name=value, comma-separated. */
  @IsOptional()
  @IsString()
  OTEL_RESOURCE_ATTRIBUTES?: string;

  /** Spans that wait to be sent at most. */
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  @Type(() => Number)
  OTEL_BSP_MAX_QUEUE_SIZE: number = 16_384;
}

/** Settings of every service; a service's own class extends it with properties named as in the environment. */
export class ServiceSettings extends TracingSettings {
  @IsInt()
  @Min(0)
  @Max(65_535)
  @Type(() => Number)
  PORT: number = 8080;

  @IsString()
  HOST: string = '127.0.0.1';

  @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
  LOG_LEVEL: string = 'info';

  /** Addresses or CIDRs, comma-separated, of the hops before this service whose X-Forwarded-* headers count. */
  @IsOptional()
  @IsString()
  TRUSTED_PROXIES?: string;

  @IsString()
  @IsNotEmpty()
  AUTH_ISSUER: string = 'palisade';

  /** Seconds that the identity topics may be unread before everybody is refused. */
  @IsInt()
  @Min(5)
  @Max(3_600)
  @Type(() => Number)
  AUTH_MAX_BEHIND_SECONDS: number = 120;
}

/** Of a service that keeps tables. */
export class StoringServiceSettings extends ServiceSettings {
  /** As the service's role. */
  @IsPostgresUrl()
  DATABASE_URL!: string;

  /** PEM of the certificates that sign Postgres'. */
  @IsOptional()
  @IsCertificates()
  DATABASE_CA?: string;
}

export function isOn(flag: string): boolean {
  return flag === '1' || flag === 'true';
}
