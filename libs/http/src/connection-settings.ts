import {
  kafkaFaults,
  kafkaFrom,
  postgresFaults,
  type KafkaSasl,
  type PostgresAddress,
} from '@palisade/connections';
import { IsOptional, IsString, ValidateBy, type ValidationArguments } from 'class-validator';

/** What libs/connections says of it together with those that it depends on. */
function judged(faultOf: (settings: Given, name: string) => string | undefined): PropertyDecorator {
  const fault = ({ object, property }: ValidationArguments) => faultOf(object as Given, property);
  return ValidateBy({
    name: 'connection',
    validator: {
      validate: (_value, args) => args !== undefined && fault(args) === undefined,
      defaultMessage: (args) => `${args?.property ?? ''} ${args ? (fault(args) ?? '') : ''}`,
    },
  });
}

type Given = Readonly<Record<string, string | undefined>>;

const IsKafkaSetting = () =>
  judged((settings, name) => kafkaFaults(settings).find(({ setting }) => setting === name)?.fault);

/** Also in its `sslmode`, and beside DATABASE_CA. */
export const IsPostgresUrl = () =>
  judged((settings, name) => {
    const address = { url: settings[name] ?? '', ca: settings['DATABASE_CA'] };
    return postgresFaults(address, name).find(({ setting }) => setting === name)?.fault;
  });

/** Of DATABASE_CA. */
export const IsCertificates = () =>
  judged((settings, name) => {
    const address = { url: 'postgres://host', ca: settings[name] };
    return postgresFaults(address).find(({ setting }) => setting === 'DATABASE_CA')?.fault;
  });

/** How to reach Kafka, the same in everything that does. */
export class KafkaSettings {
  @IsKafkaSetting()
  KAFKA_BROKERS!: string;

  @IsString()
  KAFKA_TOPIC_PREFIX: string = '';

  @IsKafkaSetting()
  KAFKA_SSL: string = '0';

  /** PEM of the certificates that sign the brokers'; by default those that Node trusts. */
  @IsOptional()
  @IsKafkaSetting()
  KAFKA_CA?: string;

  /** PEM of the certificate that this process proves itself with, and its key. */
  @IsOptional()
  @IsKafkaSetting()
  KAFKA_CERT?: string;

  @IsOptional()
  @IsKafkaSetting()
  KAFKA_KEY?: string;

  @IsOptional()
  @IsKafkaSetting()
  KAFKA_SASL_MECHANISM?: KafkaSasl['mechanism'];

  @IsKafkaSetting()
  KAFKA_SASL_USERNAME: string = '';

  @IsKafkaSetting()
  KAFKA_SASL_PASSWORD: string = '';
}

/** Of a service's migrate.ts. */
export class MigrationSettings {
  /** As the role that owns the schema. */
  @IsPostgresUrl()
  DATABASE_OWNER_URL!: string;

  @IsOptional()
  @IsCertificates()
  DATABASE_CA?: string;
}

/** How to reach Kafka, as libs/messaging takes it. */
export function kafkaOf(settings: KafkaSettings): ReturnType<typeof kafkaFrom> {
  return kafkaFrom({ ...settings });
}

/** How to reach Postgres, as libs/database takes it: as the service, or for its migrations as the schema's owner. */
export function databaseOf(
  settings: ({ DATABASE_URL: string } | { DATABASE_OWNER_URL: string }) & { DATABASE_CA?: string },
): PostgresAddress {
  const url = 'DATABASE_URL' in settings ? settings.DATABASE_URL : settings.DATABASE_OWNER_URL;
  return settings.DATABASE_CA === undefined ? { url } : { url, ca: settings.DATABASE_CA };
}
