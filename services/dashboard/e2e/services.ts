import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provision, serviceUrls, type ServiceRoles } from '@palisade/database';
import { operationsOf, secretsOf, services, settingsOf, type Secrets } from '@palisade/supervisor';
import { runOnce, type Environment } from './service-process.js';

export type ServiceEnvironment = Environment & { PORT: string };

const root = join(import.meta.dirname, '../../..');
const schemas = services.flatMap(({ schema }) => schema ?? []);
const named = ['identity', 'alerting', 'audit'];

// Roles belong to a whole Postgres, on which tests of single services run at the same time: the passwords are theirs.
export const rolesOf = (schema: string): ServiceRoles => ({
  schema,
  password: named.includes(schema) ? schema : 'secret',
  ownerPassword: 'owner',
});

/** Roles and schemas of every service that there is. */
export function prepare(adminUrl: string): Promise<void> {
  return provision({ adminUrl, services: schemas.map(rolesOf) });
}

/** The tables of every service. */
export async function migrate(adminUrl: string): Promise<void> {
  await Promise.all(
    services.flatMap(({ name, schema }) =>
      schema === undefined
        ? []
        : runOnce(name, 'migrate.js', {
            LOG_LEVEL: 'warn',
            DATABASE_OWNER_URL: serviceUrls(adminUrl, rolesOf(schema)).ownerUrl,
          }),
    ),
  );
}

/** What each service's process is given, by its name: as `make up` gives it, on free ports, and `settings` besides. */
export async function environmentsOf(
  adminUrl: string,
  settings: Environment,
): Promise<Record<string, ServiceEnvironment>> {
  const listeners = services.flatMap(({ name, operationsPort }) =>
    operationsPort === undefined ? [name] : [name, operationsOf(name)],
  );
  const free = await freePorts(listeners.length);
  const portOf = (listener: string) => free[listeners.indexOf(listener)] ?? '';
  const context = {
    secrets: newSecrets(),
    demo: true,
    root,
    url: `http://localhost:${portOf('gateway')}`,
    urls: Object.fromEntries(listeners.map((name) => [name, `http://127.0.0.1:${portOf(name)}`])),
    smtp: '',
    traces: undefined,
    ports: Object.fromEntries(listeners.map((name) => [name, Number(portOf(name))])),
  };
  return Object.fromEntries(
    services.map((service) => {
      const { name, schema } = service;
      const given = {
        PALISADE_LOCAL: '1',
        ...settingsOf(service, context),
        ...(schema !== undefined && { DATABASE_URL: serviceUrls(adminUrl, rolesOf(schema)).url }),
        ...settings,
      };
      // Who mails to nowhere has no such setting.
      const set = Object.entries(given).filter(([, value]) => value !== '');
      return [name, { ...Object.fromEntries(set), PORT: portOf(name) }];
    }),
  );
}

function newSecrets(): Secrets {
  const folder = mkdtempSync(join(tmpdir(), 'palisade-secrets-'));
  try {
    return secretsOf(folder, schemas);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Ports that were free a moment ago, held together so that no two are the same. */
export async function freePorts(count: number): Promise<string[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => String((server.address() as AddressInfo).port));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
