import type { Settings } from './config.js';
import { smtpUrl } from './mail-catcher.js';
import { nodeOptionsOf } from './node-options.js';
import type { Secrets } from './secrets.js';
import { operationsOf, services, settingsOf, type Service, type ServiceContext } from './services.js';
import { tracesEnv, tracesUrl } from './traces.js';

/** By schema, as the service and as the owner of its tables. */
export type DatabaseUrls = Record<string, { url: string; ownerUrl: string }>;

/** What the services of one bring-up share. */
export interface Environment extends ServiceContext {
  settings: Settings;
  kafka: string[];
  databases: DatabaseUrls;
}

export interface EnvironmentParts {
  settings: Settings;
  secrets: Secrets;
  kafka: string[];
  databases: DatabaseUrls;
  ports: Record<string, number>;
}

export function environmentOf(parts: EnvironmentParts): Environment {
  const urls = Object.entries(parts.ports).map(([name, port]) => [name, `http://127.0.0.1:${port}`] as const);
  const { demo, root } = parts.settings;
  return {
    ...parts,
    demo,
    root,
    urls: Object.fromEntries(urls),
    url: urlOf(parts),
    smtp: smtpUrl(parts.ports),
    traces: tracesUrl(parts.ports),
  };
}

/** Where browsers find everything. */
export function urlOf({ ports, settings }: Pick<EnvironmentParts, 'ports' | 'settings'>): string {
  const prefix = (settings.passedOn.PATH_PREFIX ?? '').trim().replace(/^\/+|\/+$/g, '');
  return `http://localhost:${ports.gateway ?? 8080}${prefix === '' ? '' : `/${prefix}`}`;
}

/** Where the metrics of each service are, by its name. */
export function metricsOf(ports: Record<string, number>): Record<string, string> {
  const portOf = (name: string) => ports[operationsOf(name)] ?? ports[name] ?? 0;
  return Object.fromEntries(services.map(({ name }) => [name, `http://localhost:${portOf(name)}/metrics`]));
}

/** Of a service's own process. The administrator's address is not in it, nor that of the owner of its tables. */
export function serviceEnv(service: Service, environment: Environment): Record<string, string> {
  const { settings, kafka, ports } = environment;
  return {
    ...settings.passedOn,
    NODE_ENV: 'production',
    NODE_OPTIONS: nodeOptionsOf(environment.root, service.name),
    PORT: String(ports[service.name] ?? service.port),
    HOST: '127.0.0.1',
    KAFKA_BROKERS: kafka.join(','),
    ...tracesEnv(environment.traces),
    ...(service.schema !== undefined && { DATABASE_URL: databaseOf(service.schema, environment).url }),
    ...settingsOf(service, environment),
  };
}

/** Of its migrations. */
export function migrationEnv(schema: string, environment: Environment): Record<string, string> {
  const { ownerUrl } = databaseOf(schema, environment);
  return { ...environment.settings.passedOn, DATABASE_OWNER_URL: ownerUrl };
}

function databaseOf(schema: string, { databases }: Environment) {
  const found = databases[schema];
  if (!found) throw new Error(`the schema ${schema} has not been provisioned`);
  return found;
}
