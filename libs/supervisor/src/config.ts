import { join, resolve } from 'node:path';
import { ConnectionSettingsError, kafkaSecurityFrom, postgresOf } from '@palisade/connections';
import type { PlatformAccess } from '@palisade/platform';

/** The checkout that this file is part of. */
export const CHECKOUT = resolve(import.meta.dirname, '../../..');

/** What `make up` and its neighbours read from the environment. */
export interface Settings {
  /** The checkout. */
  root: string;
  /** Holds data, logs and secrets. */
  dataDir: string;
  logDir: string;
  /** Always in the checkout: who is up, for `make down` and for scripts. */
  stateDir: string;
  /** Wished for the gateway; a taken one is replaced. */
  port: number;
  /** Demo organization, its members, and sample events. */
  demo: boolean;
  /** Zipkin besides, where the services send all their traces. */
  traces: boolean;
  /** Of another Kafka than that of `make up`, for the commands that may be used on one. */
  kafkaBrokers?: string;
  /** Of the administrator of another Postgres, likewise. */
  databaseAdminUrl?: string;
  /** PEM of the CA of that one, or of the one of PALISADE_POSTGRES. */
  databaseCa?: string;
  /** The KAFKA_* that secure a connection, of that Kafka or the one of PALISADE_KAFKA. */
  kafkaSecurity: Record<string, string>;
  /** How the Kafka and Postgres that PALISADE_KAFKA and PALISADE_POSTGRES name are reached. */
  access: PlatformAccess;
  /** Handed on to the services: what the system needs, and settings that are the same for all. */
  passedOn: Record<string, string>;
}

export class SettingsError extends Error {}

const SYSTEM = 'PATH|HOME|LANG|LC_.*|TZ|TMPDIR|NODE_EXTRA_CA_CERTS';
/** Those of services that are a matter of taste or size; addresses and secrets are decided here. */
const OF_SERVICES =
  'LOG_LEVEL|KAFKA_TOPIC_PREFIX|AUTH_.*|TRUSTED_PROXIES|CORS_ORIGINS|RATE_LIMIT_.*|UPSTREAM_.*|INGEST_.*|DETECTION_.*|EVENT_.*|RULES_.*|SESSION_.*|SCAN_(?:TASK|TASKS|RETENTION)_.*|SCANNER_SLOTS|SIGNING_KEY_.*|AUDIT_CHECKPOINT_.*|AUDIT_EXAMINE_.*|AUDIT_OUTCOME_DAYS|AUDIT_CLOSING_HOURS|AUDIT_UNENDED_DAYS|EGRESS_.*|AUDIT_VERIFICATION_KEYS|OTEL_.*|REFRESH_.*|STREAM_.*|PATH_PREFIX|TRACE_URL';
const PASSED_ON = new RegExp(`^(${SYSTEM}|${OF_SERVICES})$`);
/** Of a Kafka that isn't started here; the one that is takes plain text. */
const KAFKA_SECURITY = /^KAFKA_(SSL|CA|CERT|KEY|SASL_.*)$/;

export function settingsFrom(env: NodeJS.ProcessEnv, root = CHECKOUT): Settings {
  const port = Number(env.PALISADE_PORT || 8080);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new SettingsError(
      `PALISADE_PORT is "${env.PALISADE_PORT ?? ''}": set it to a port number, or unset it`,
    );
  }
  const demo = env.PALISADE_DEMO || '1';
  if (demo !== '0' && demo !== '1') {
    throw new SettingsError(`PALISADE_DEMO is "${demo}": set it to 0 or 1, or unset it`);
  }
  const traces = env.TRACES || '0';
  if (traces !== '0' && traces !== '1') {
    throw new SettingsError(`TRACES is "${env.TRACES ?? ''}": set it to 0 or 1, or unset it`);
  }
  const stateDir = join(root, '.palisade');
  const dataDir = env.PALISADE_DATA ? resolve(env.PALISADE_DATA) : stateDir;
  const kafkaSecurity = namedIn(env, KAFKA_SECURITY);
  return {
    root,
    dataDir,
    logDir: join(dataDir, 'logs'),
    stateDir,
    port,
    demo: demo === '1',
    traces: traces === '1',
    kafkaBrokers: env.KAFKA_BROKERS || undefined,
    databaseAdminUrl: env.DATABASE_ADMIN_URL || undefined,
    databaseCa: env.DATABASE_CA || undefined,
    kafkaSecurity,
    access: accessFrom(env),
    passedOn: {
      ...namedIn(env, PASSED_ON),
      ...(env.PALISADE_KAFKA && kafkaSecurity),
      ...(env.PALISADE_POSTGRES && env.DATABASE_CA && { DATABASE_CA: env.DATABASE_CA }),
    },
  };
}

function namedIn(env: NodeJS.ProcessEnv, names: RegExp): Record<string, string> {
  const found = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && names.test(name) ? [[name, value] as const] : [],
  );
  return Object.fromEntries(found);
}

function accessFrom(env: NodeJS.ProcessEnv): PlatformAccess {
  const { PALISADE_KAFKA: kafka, PALISADE_POSTGRES: postgres, DATABASE_CA: ca } = env;
  try {
    return {
      ...(kafka && { kafka: kafkaSecurityFrom(env) }),
      ...(postgres && { postgres: postgresOf({ url: postgres, ca }, 'PALISADE_POSTGRES') }),
    };
  } catch (error) {
    throw error instanceof ConnectionSettingsError ? new SettingsError(error.message) : error;
  }
}
