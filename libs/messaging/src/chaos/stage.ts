import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, provision, serviceUrls } from '@palisade/database';
import type { OwnPlatform } from '@palisade/platform';
import pg from 'pg';
import { ensureTopics } from '../topics/ensure-topics.js';
import type { MemberSettings } from './fleet.js';
import { Echo, Step } from './messages.js';
import type { ServiceName } from './plan.js';
import type { Sabotage } from './protocol.js';
import { migrationsOf, schemas } from './tables.js';

/** A database and topics of one run, on a Kafka and a Postgres that may be stopped and killed. */
export interface Stage {
  platform: OwnPlatform;
  adminUrl: string;
  topicPrefix: string;
  logFolder: string;
  members(replicas: number, sabotage?: Sabotage): MemberSettings[];
  query<T extends pg.QueryResultRow>(sql: string): Promise<T[]>;
  /** Keeps the logs of a run that went wrong. */
  close(keepLogs: boolean): Promise<void>;
}

export async function setStage(platform: OwnPlatform): Promise<Stage> {
  const name = `chaos_${randomBytes(4).toString('hex')}`;
  await asAdmin(platform.adminUrl, `create database ${name}`);
  const url = new URL(platform.adminUrl);
  url.pathname = `/${name}`;
  const adminUrl = url.href;
  const roles = (['source', 'sink'] as const).map((service) => ({
    service,
    schema: schemas[service],
    password: randomBytes(8).toString('hex'),
    ownerPassword: randomBytes(8).toString('hex'),
  }));
  await provision({ adminUrl, services: roles });
  const urls = new Map<ServiceName, string>();
  for (const role of roles) {
    const { url: serviceUrl, ownerUrl } = serviceUrls(adminUrl, role);
    urls.set(role.service, serviceUrl);
    await migrate({ schema: role.schema, ownerUrl, migrations: migrationsOf(role.service) });
  }
  const { brokers } = platform;
  const topicPrefix = `${name.replace('_', '-')}.`;
  await ensureTopics({ brokers, topicPrefix, topics: [Step.topic, Echo.topic] });
  const logFolder = mkdtempSync(join(tmpdir(), 'palisade-chaos-'));
  return {
    platform,
    adminUrl,
    topicPrefix,
    logFolder,
    members: (replicas, sabotage) =>
      [...urls].flatMap(([service, serviceUrl]) =>
        Array.from({ length: replicas }, (_, replica) => ({
          ...{ service, replica, url: serviceUrl, brokers, topicPrefix },
          ...(sabotage === undefined ? {} : { sabotage }),
        })),
      ),
    query: (sql) => asAdmin(adminUrl, sql),
    close: async (keepLogs) => {
      if (!keepLogs) rmSync(logFolder, { recursive: true, force: true });
      await asAdmin(platform.adminUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

async function asAdmin<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // said by the query that it interrupts
  await client.connect();
  try {
    const { rows } = await client.query<T>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
