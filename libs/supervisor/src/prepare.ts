import { join } from 'node:path';
import { serviceUrls, type ServiceRoles } from '@palisade/connections';
import { ticking, type Platform, type Progress } from '@palisade/platform';
import { schemas } from '@palisade/provisioning';
import { CHECKOUT, type Settings } from './config.js';
import { environmentOf, migrationEnv, type Environment } from './environment.js';
import { runProgram } from './run-program.js';
import { secretsOf } from './secrets.js';
import { entryOf, services } from './services.js';

// A program of its own, so that what it loads doesn't stay in the supervisor's memory.
const provisioner = join(CHECKOUT, entryOf('provisioner', 'main'));

/** Makes roles, schemas, topics and tables, as far as they are missing: all of it may be repeated. */
export async function prepare(
  settings: Settings,
  platform: Pick<Platform, 'kafka' | 'postgres'>,
  { say, signal }: { say: Progress; signal?: AbortSignal },
): Promise<Environment> {
  const secrets = secretsOf(settings.dataDir, Object.values(schemas));
  const roles: ServiceRoles[] = Object.values(schemas).flatMap((schema) => {
    const passwords = secrets.databases[schema];
    return passwords ? { schema, ...passwords } : [];
  });
  const provisioning = runProgram({
    args: ['--disable-warning=TimeoutNegativeWarning', provisioner, '--roles-from-stdin'],
    cwd: settings.root,
    env: {
      ...settings.passedOn,
      DATABASE_ADMIN_URL: platform.postgres,
      KAFKA_BROKERS: platform.kafka.join(','),
      PROVISION_WITHIN_SECONDS: '30',
    },
    input: roles,
    signal,
  });
  await ticking(say, 'preparing database and topics', provisioning);
  const databases = Object.fromEntries(
    roles.map((role) => [role.schema, serviceUrls(platform.postgres, role)] as const),
  );
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
