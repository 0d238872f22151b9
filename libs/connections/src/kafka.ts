import { refuse, type Environment, type Fault } from './fault.js';
import { certificatesIn, pemOf, privateKeyIn } from './pem.js';

export const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

export interface KafkaSasl {
  mechanism: (typeof mechanisms)[number];
  username: string;
  password: string;
}

/** PEM. Without `ca` the certificates that Node trusts; `cert` and `key` prove who connects. */
export interface KafkaSsl {
  ca?: string;
  cert?: string;
  key?: string;
}

export interface KafkaConnection {
  brokers: string[];
  clientId?: string;
  ssl?: boolean | KafkaSsl;
  sasl?: KafkaSasl;
}

/** The connection that the KAFKA_* settings describe, the same in everything that connects. Throws, naming what is wrong. */
export function kafkaFrom(env: Environment): KafkaConnection & { topicPrefix: string } {
  refuse(kafkaFaults(env));
  return {
    ...kafkaSecurityFrom(env),
    brokers: brokersFrom(env),
    topicPrefix: env['KAFKA_TOPIC_PREFIX'] ?? '',
  };
}

/** Of it, how the connection is secured. Throws as `kafkaFrom` does. */
export function kafkaSecurityFrom(env: Environment): Pick<KafkaConnection, 'ssl' | 'sasl'> {
  refuse(securityFaults(env));
  const sasl = saslFrom(env);
  return { ssl: sslFrom(env), ...(sasl !== undefined && { sasl }) };
}

/** The brokers of `KAFKA_BROKERS`; throws when it names none. */
export function brokersFrom(env: Environment): string[] {
  const brokers = brokersIn(env);
  if (brokers.length === 0) throw new Error('KAFKA_BROKERS names no broker');
  return brokers;
}

export function kafkaFaults(env: Environment): Fault[] {
  const nameless = brokersIn(env).length === 0;
  return [
    ...(nameless
      ? [{ setting: 'KAFKA_BROKERS', fault: 'must name brokers: host:port, comma-separated' }]
      : []),
    ...securityFaults(env),
  ];
}

function brokersIn(env: Environment): string[] {
  return (env['KAFKA_BROKERS'] ?? '').split(',').flatMap((broker) => broker.trim() || []);
}

function securityFaults(env: Environment): Fault[] {
  return Object.entries(rules).flatMap(([setting, rule]) => {
    const fault = rule(env);
    return fault === undefined ? [] : [{ setting, fault }];
  });
}

type Rule = (env: Environment) => string | undefined;

const flags = ['0', '1', 'false', 'true'];
const isSet = (env: Environment, name: string) => (env[name] ?? '') !== '';
const isOn = (env: Environment) => env['KAFKA_SSL'] === '1' || env['KAFKA_SSL'] === 'true';

const withTls =
  (name: string, rule: (text: string, env: Environment) => string | undefined): Rule =>
  (env) => {
    if (!isSet(env, name)) return undefined;
    return rule(env[name] ?? '', env) ?? (isOn(env) ? undefined : 'needs KAFKA_SSL=1');
  };

const withSasl =
  (name: string): Rule =>
  (env) =>
    isSet(env, 'KAFKA_SASL_MECHANISM') && !isSet(env, name)
      ? 'must be set with KAFKA_SASL_MECHANISM'
      : undefined;

const rules: Readonly<Record<string, Rule>> = {
  KAFKA_SSL: (env) =>
    isSet(env, 'KAFKA_SSL') && !flags.includes(env['KAFKA_SSL'] ?? '')
      ? `must be one of ${flags.join(', ')}`
      : undefined,
  KAFKA_CA: withTls('KAFKA_CA', (text) =>
    certificatesIn(text) ? undefined : 'must be one or more certificates in PEM',
  ),
  KAFKA_CERT: withTls('KAFKA_CERT', (text, env) => {
    if (!certificatesIn(text)) return 'must be a certificate in PEM, followed by those that lead to its CA';
    return isSet(env, 'KAFKA_KEY') ? undefined : 'needs KAFKA_KEY, its private key';
  }),
  KAFKA_KEY: withTls('KAFKA_KEY', (text, env) => {
    const key = privateKeyIn(text);
    if (!key) return 'must be a private key in PEM, without a passphrase';
    if (!isSet(env, 'KAFKA_CERT')) return 'needs KAFKA_CERT, its certificate';
    const [own] = certificatesIn(env['KAFKA_CERT'] ?? '') ?? [];
    return own?.checkPrivateKey(key) === false ? 'is not the key of KAFKA_CERT' : undefined;
  }),
  KAFKA_SASL_MECHANISM: (env) =>
    isSet(env, 'KAFKA_SASL_MECHANISM') && !mechanisms.some((known) => known === env['KAFKA_SASL_MECHANISM'])
      ? `must be one of ${mechanisms.join(', ')}`
      : undefined,
  KAFKA_SASL_USERNAME: withSasl('KAFKA_SASL_USERNAME'),
  KAFKA_SASL_PASSWORD: withSasl('KAFKA_SASL_PASSWORD'),
};

function sslFrom(env: Environment): boolean | KafkaSsl {
  if (!isOn(env)) return false;
  const given = { ca: env['KAFKA_CA'], cert: env['KAFKA_CERT'], key: env['KAFKA_KEY'] };
  const pems = Object.entries(given).flatMap(([name, text]) => (text ? [[name, pemOf(text)] as const] : []));
  return pems.length === 0 ? true : Object.fromEntries(pems);
}

function saslFrom(env: Environment): KafkaSasl | undefined {
  const mechanism = mechanisms.find((known) => known === env['KAFKA_SASL_MECHANISM']);
  if (mechanism === undefined) return undefined;
  return {
    mechanism,
    username: env['KAFKA_SASL_USERNAME'] ?? '',
    password: env['KAFKA_SASL_PASSWORD'] ?? '',
  };
}
