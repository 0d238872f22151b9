import { brokersFrom, type KafkaConnection, type KafkaSasl } from './options.js';

const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** The connection that the KAFKA_* settings describe, which are those of every service. Throws on what is wrong. */
export function kafkaFrom(
  env: Record<string, string | undefined>,
): KafkaConnection & { topicPrefix: string } {
  const connection: KafkaConnection & { topicPrefix: string } = {
    brokers: brokersFrom(env),
    topicPrefix: env['KAFKA_TOPIC_PREFIX'] ?? '',
    ssl: env['KAFKA_SSL'] === '1' || env['KAFKA_SSL'] === 'true',
  };
  const sasl = saslFrom(env);
  if (sasl !== undefined) connection.sasl = sasl;
  return connection;
}

function saslFrom(env: Record<string, string | undefined>): KafkaSasl | undefined {
  const given = env['KAFKA_SASL_MECHANISM'];
  if (given === undefined || given === '') return undefined;
  const mechanism = mechanisms.find((known) => known === given);
  if (mechanism === undefined)
    throw new Error(`KAFKA_SASL_MECHANISM must be one of ${mechanisms.join(', ')}`);
  const { KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = env;
  if (!username || !password) throw new Error('KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD must be set');
  return { mechanism, username, password };
}
