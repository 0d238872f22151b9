import { IsCertificates, IsPostgresUrl, KafkaSettings, loadConfig } from '@palisade/http';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, IsUrl, Max, Min } from 'class-validator';

const isGatewayUrl = { protocols: ['http', 'https'], require_tld: false, require_protocol: true };

/** Of main.js. */
export class ProvisionSettings extends KafkaSettings {
  /** As a role that may make roles, in the database of the services; its password may be in SECRETS_DIR. */
  @IsPostgresUrl()
  DATABASE_ADMIN_URL!: string;

  @IsOptional()
  @IsCertificates()
  DATABASE_CA?: string;

  /** Copies of each record; by default 3 where there are as many brokers, else 1. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(15)
  @Type(() => Number)
  KAFKA_REPLICATION?: number;

  @IsString()
  @IsNotEmpty()
  SECRETS_DIR: string = '/var/lib/palisade/secrets';

  /** How long Kafka and Postgres may take to answer. */
  @IsInt()
  @Min(0)
  @Max(3_600)
  @Type(() => Number)
  PROVISION_WITHIN_SECONDS: number = 120;
}

/** Of secrets.js. */
export class SecretsSettings {
  @IsString()
  @IsNotEmpty()
  SECRETS_DIR: string = '/var/lib/palisade/secrets';

  @IsPostgresUrl()
  DATABASE_ADMIN_URL!: string;

  @IsOptional()
  @IsCertificates()
  DATABASE_CA?: string;

  @IsIn(['0', '1'])
  PALISADE_DEMO: string = '0';

  /** Where scanners of the demo reach the gateway. */
  @IsUrl(isGatewayUrl)
  GATEWAY_URL: string = 'http://gateway:8080';
}

/** Of samples.js. */
export class SamplesSettings {
  @IsUrl(isGatewayUrl)
  GATEWAY_URL: string = 'http://gateway:8080';

  @IsInt()
  @Min(0)
  @Max(3_600)
  @Type(() => Number)
  PROVISION_WITHIN_SECONDS: number = 120;
}

export const provisionSettings = () => loadConfig(ProvisionSettings, process.env);
export const secretsSettings = () => loadConfig(SecretsSettings, process.env);
export const samplesSettings = () => loadConfig(SamplesSettings, process.env);
