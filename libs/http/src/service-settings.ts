import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, IsUrl, Max, Min, ValidateIf } from 'class-validator';

const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const isPostgresUrl = { protocols: ['postgres', 'postgresql'], require_tld: false, require_protocol: true };

/** Settings of every service; a service's own class extends it with properties named as in the environment. */
export class ServiceSettings {
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
  KAFKA_BROKERS!: string;

  @IsString()
  KAFKA_TOPIC_PREFIX: string = '';

  @IsIn(['0', '1', 'false', 'true'])
  KAFKA_SSL: string = '0';

  @IsOptional()
  @IsIn(mechanisms)
  KAFKA_SASL_MECHANISM?: (typeof mechanisms)[number];

  @ValidateIf((settings: ServiceSettings) => settings.KAFKA_SASL_MECHANISM !== undefined)
  @IsString()
  @IsNotEmpty()
  KAFKA_SASL_USERNAME: string = '';

  @ValidateIf((settings: ServiceSettings) => settings.KAFKA_SASL_MECHANISM !== undefined)
  @IsString()
  @IsNotEmpty()
  KAFKA_SASL_PASSWORD: string = '';

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
  @IsUrl(isPostgresUrl)
  DATABASE_URL!: string;
}

/** Of a service's migrate.ts. */
export class MigrationSettings {
  /** As the role that owns the schema. */
  @IsUrl(isPostgresUrl)
  DATABASE_OWNER_URL!: string;
}

/** How to reach Kafka, as libs/messaging takes it. */
export function kafkaOf(settings: ServiceSettings) {
  const mechanism = settings.KAFKA_SASL_MECHANISM;
  return {
    brokers: settings.KAFKA_BROKERS.split(',').map((broker) => broker.trim()),
    topicPrefix: settings.KAFKA_TOPIC_PREFIX,
    ssl: isOn(settings.KAFKA_SSL),
    ...(mechanism !== undefined && {
      sasl: { mechanism, username: settings.KAFKA_SASL_USERNAME, password: settings.KAFKA_SASL_PASSWORD },
    }),
  };
}

export function isOn(flag: string): boolean {
  return flag === '1' || flag === 'true';
}
