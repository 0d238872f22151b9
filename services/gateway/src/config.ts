import { ServiceSettings } from '@palisade/http';
import { brokersFrom, type KafkaConnection } from '@palisade/messaging';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';

const isOrigin = { protocols: ['http', 'https'], require_tld: false, require_protocol: true };
const origins = /^https?:\/\/[^/,\s]+(?:,https?:\/\/[^/,\s]+)*$/;

/** What the service reads from the environment; .env.example describes each. */
export class GatewaySettings extends ServiceSettings {
  override PORT: number = 8080;

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

  @IsString()
  @IsNotEmpty()
  KAFKA_BROKERS!: string;

  @IsString()
  KAFKA_TOPIC_PREFIX: string = '';

  @IsIn(['0', '1', 'false', 'true'])
  KAFKA_SSL: string = '0';

  @IsOptional()
  @IsIn(['plain', 'scram-sha-256', 'scram-sha-512'])
  KAFKA_SASL_MECHANISM?: 'plain' | 'scram-sha-256' | 'scram-sha-512';

  @ValidateIf((settings: GatewaySettings) => settings.KAFKA_SASL_MECHANISM !== undefined)
  @IsString()
  @IsNotEmpty()
  KAFKA_SASL_USERNAME: string = '';

  @ValidateIf((settings: GatewaySettings) => settings.KAFKA_SASL_MECHANISM !== undefined)
  @IsString()
  @IsNotEmpty()
  KAFKA_SASL_PASSWORD: string = '';

  @IsString()
  @IsNotEmpty()
  AUTH_ISSUER: string = 'palisade';

  @IsInt()
  @Min(1)
  @Type(() => Number)
  AUTH_MAX_BEHIND_SECONDS: number = 120;
}

export function kafkaOf(settings: GatewaySettings): KafkaConnection {
  const {
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
  } = settings;
  return {
    brokers: brokersFrom({ KAFKA_BROKERS: settings.KAFKA_BROKERS }),
    ssl: settings.KAFKA_SSL === '1' || settings.KAFKA_SSL === 'true',
    ...(mechanism !== undefined && { sasl: { mechanism, username, password } }),
  };
}
