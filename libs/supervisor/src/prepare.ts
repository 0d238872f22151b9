import { join } from 'node:path';
import { ticking, type Platform, type Progress } from '@palisade/platform';
import type { Settings } from './config.js';
import { environmentOf, migrationEnv, type Environment } from './environment.js';
import type { DatabaseUrls, ProvisionWork } from './provision-main.js';
import { runProgram } from './run-program.js';
import { secretsOf } from './secrets.js';
import { entryOf, services } from './services.js';

const schemas = services.flatMap(({ schema }) => schema ?? []);

/** Makes roles, schemas, topics and tables, as far as they are missing: all of it may be repeated. */
export async function prepare(
  settings: Settings,
  platform: Pick<Platform, 'kafka' | 'postgres'>,
  { say, signal }: { say: Progress; signal?: AbortSignal },
): Promise<Environment> {
  const secrets = secretsOf(settings.dataDir, schemas);
  const work: ProvisionWork = {
    adminUrl: platform.postgres,
    roles: schemas.flatMap((schema) => {
      const passwords = secrets.databases[schema];
      return passwords ? { schema, ...passwords } : [];
    }),
    brokers: platform.kafka,
    topicPrefix: settings.passedOn.KAFKA_TOPIC_PREFIX,
  };
  const provisioning = runProgram({
    args: ['--disable-warning=TimeoutNegativeWarning', join(import.meta.dirname, 'provision-main.js')],
    cwd: settings.root,
    env: settings.passedOn,
    input: work,
    signal,
  });
  const databases = JSON.parse(
    await ticking(say, 'preparing database and topics', provisioning),
  ) as DatabaseUrls;
  const environment = environmentOf({ settings, secrets, kafka: platform.kafka, databases, ports: {} });
  await ticking(say, 'migrating the tables', migrateAll(environment, signal));
  return environment;
}

async function migrateAll(environment: Environment, signal?: AbortSignal): Promise<void> {
  const { root } = environment.settings;
  const migrating = services.flatMap(({ name, schema }) =>
    schema === undefined
      ? []
      : runProgram({
          args: [entryOf(name, 'migrate')],
          cwd: root,
          env: migrationEnv(schema, environment),
          signal,
        }),
  );
  await Promise.all(migrating);
}
