import { ServiceSettings } from '@palisade/http';
import { brokersFrom, type KafkaConnection } from '@palisade/messaging';
import { IsIn, IsNotEmpty, IsOptional, IsString, IsUrl, ValidateIf } from 'class-validator';

const isPostgresUrl = { protocols: ['postgres', 'postgresql'], require_tld: false, require_protocol: true };

/** What the service reads from the environment; .env.example describes each. */
export class AlertingSettings extends ServiceSettings {
  override PORT: number = 8083;

  @IsUrl(isPostgresUrl)
  DATABASE_URL!: string;

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

  @ValidateIf((settings: AlertingSettings) => settings.KAFKA_SASL_MECHANISM !== undefined)
  @IsString()
  @IsNotEmpty()
  KAFKA_SASL_USERNAME: string = '';

  @ValidateIf((settings: AlertingSettings) => settings.KAFKA_SASL_MECHANISM !== undefined)
  @IsString()
  @IsNotEmpty()
  KAFKA_SASL_PASSWORD: string = '';

  @IsString()
  @IsNotEmpty()
  AUTH_ISSUER: string = 'palisade';
}

export class MigrationSettings {
  @IsUrl(isPostgresUrl)
  DATABASE_OWNER_URL!: string;
}

export function kafkaOf(settings: AlertingSettings): KafkaConnection {
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
