import { serviceUrls } from '@palisade/database';
import type { Platform } from '@palisade/platform';
import type { Settings } from './config.js';
import { secretsOf, type Secrets } from './secrets.js';
import { services, type Service, type ServiceContext } from './services.js';

/** What the services of one bring-up share. */
export interface Environment extends ServiceContext {
  settings: Settings;
  platform: Pick<Platform, 'kafka' | 'postgres'>;
  ports: Record<string, number>;
}

export const schemas = services.flatMap(({ schema }) => schema ?? []);

export function environmentOf(
  settings: Settings,
  platform: Pick<Platform, 'kafka' | 'postgres'>,
  ports: Record<string, number>,
): Environment {
  const urls = Object.entries(ports).map(([name, port]) => [name, `http://127.0.0.1:${port}`] as const);
  return {
    settings,
    platform,
    ports,
    demo: settings.demo,
    secrets: secretsOf(settings.dataDir, schemas),
    urls: Object.fromEntries(urls),
  };
}

/** Of a service's own process. The administrator's address is not among it, nor the owner's of its tables. */
export function serviceEnv(service: Service, environment: Environment): Record<string, string> {
  const { settings, platform, ports } = environment;
  return {
    ...settings.passedOn,
    NODE_ENV: 'production',
    NODE_OPTIONS: '--disable-warning=TimeoutNegativeWarning --enable-source-maps',
    PORT: String(ports[service.name] ?? service.port),
    HOST: '127.0.0.1',
    KAFKA_BROKERS: platform.kafka.join(','),
    ...(service.schema !== undefined && { DATABASE_URL: databaseUrls(service.schema, environment).url }),
    ...service.env?.(environment),
  };
}

/** Of its migrations. */
export function migrationEnv(service: Service, environment: Environment): Record<string, string> {
  const { ownerUrl } = databaseUrls(service.schema ?? '', environment);
  return { ...environment.settings.passedOn, DATABASE_OWNER_URL: ownerUrl };
}

export function databaseSecrets(schema: string, secrets: Secrets) {
  const kept = secrets.databases[schema];
  if (!kept) throw new Error(`no secrets for the schema ${schema}`);
  return { schema, ...kept };
}

function databaseUrls(schema: string, { platform, secrets }: Environment) {
  return serviceUrls(platform.postgres, databaseSecrets(schema, secrets));
}
