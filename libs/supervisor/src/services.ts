import { join } from 'node:path';
import { schemas, secretSettings, type Secrets } from '@palisade/provisioning';
import { traceUrl } from './traces.js';

/** A service as data: nothing of it is imported here, it runs as a process of its own. */
export interface Service {
  name: string;
  /** Wished for; a taken one is replaced. */
  port: number;
  /** Wished for its metrics, of a service that has them on a port of their own. */
  operationsPort?: number;
  /** Of a service that has one; migrated before it starts. */
  schema?: string;
  env?: (context: ServiceContext) => Record<string, string>;
}

export interface ServiceContext {
  secrets: Secrets;
  demo: boolean;
  /** The checkout. */
  root: string;
  /** Of each service, by name. */
  urls: Record<string, string>;
  /** Where browsers find everything. */
  url: string;
  /** Where mail is taken. */
  smtp: string;
  /** Of the pages of traces, when there are any. */
  traces: string | undefined;
  /** Of each service, by name, and by `operationsOf` its name. */
  ports: Record<string, number>;
}

/** The name under which the port of a service's metrics is kept. */
export const operationsOf = (service: string): string => `${service}-operations`;

/** In the order in which they start; they stop in the opposite one. */
export const services: readonly Service[] = [
  {
    name: 'identity',
    port: 8081,
    schema: schemas.identity,
    env: ({ demo, url, smtp }) => ({
      PALISADE_LOCAL: demo ? '1' : '0',
      PUBLIC_URL: url,
      SMTP_URL: smtp,
      MAIL_FROM: 'Palisade <palisade@localhost>',
    }),
  },
  { name: 'file-access', port: 8082, schema: schemas['file-access'] },
  { name: 'alerting', port: 8083, schema: schemas.alerting },
  { name: 'audit', port: 8084, schema: schemas.audit },
  { name: 'api-registry', port: 8085, schema: schemas['api-registry'] },
  { name: 'scan-orchestrator', port: 8086, schema: schemas['scan-orchestrator'] },
  {
    name: 'scanner-web',
    port: 8087,
    env: ({ urls }) => ({ ORCHESTRATOR_URL: urls['scan-orchestrator'] ?? '' }),
  },
  {
    name: 'gateway',
    port: 8080,
    operationsPort: 8090,
    env: ({ urls, ports, root, traces }) => ({
      OPERATIONS_PORT: String(ports[operationsOf('gateway')] ?? 8090),
      IDENTITY_URL: urls.identity ?? '',
      FILE_ACCESS_URL: urls['file-access'] ?? '',
      ALERTING_URL: urls.alerting ?? '',
      AUDIT_URL: urls.audit ?? '',
      API_REGISTRY_URL: urls['api-registry'] ?? '',
      SCAN_ORCHESTRATOR_URL: urls['scan-orchestrator'] ?? '',
      DASHBOARD_DIR: join(root, 'services/dashboard/dist/site'),
      ...(traces !== undefined && { TRACE_URL: traceUrl(traces) }),
    }),
  },
];

/** What a service is told besides its own address and those of Kafka and Postgres. */
export function settingsOf({ name, env }: Service, context: ServiceContext): Record<string, string> {
  return { ...secretSettings(context.secrets)[name], ...env?.(context) };
}

/** Where a built program of a service is. */
export const entryOf = (service: string, program: string): string => `services/${service}/dist/${program}.js`;
