import { provision } from '@palisade/database';
import { ensureTopics } from '@palisade/messaging';
import { ticking, type Progress } from '@palisade/platform';
import { databaseSecrets, migrationEnv, schemas, type Environment } from './environment.js';
import { runProgram } from './run-program.js';
import { entryOf, services } from './services.js';

/** Roles, schemas, topics and tables, as far as they are missing: all of it may be repeated. */
export async function prepare(environment: Environment, say: Progress): Promise<void> {
  const { platform, secrets, settings } = environment;
  await Promise.all([
    ticking(
      say,
      'preparing the database',
      provision({
        adminUrl: platform.postgres,
        services: schemas.map((schema) => databaseSecrets(schema, secrets)),
      }),
    ),
    ticking(
      say,
      'preparing the topics',
      ensureTopics({ brokers: platform.kafka, topicPrefix: settings.passedOn.KAFKA_TOPIC_PREFIX }),
    ),
  ]);
  await ticking(say, 'migrating the tables', migrateAll(environment));
}

async function migrateAll(environment: Environment): Promise<void> {
  const { root } = environment.settings;
  const migrating = services
    .filter(({ schema }) => schema !== undefined)
    .map((service) =>
      runProgram({
        args: [entryOf(service.name, 'migrate')],
        cwd: root,
        env: migrationEnv(service, environment),
      }),
    );
  await Promise.all(migrating);
}
