import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { newApiKey, type Permission } from '@palisade/auth';
import {
  actorKey,
  ApiKeyRecord,
  DetectionRecord,
  FileAccessEventRecord,
  OrganizationRecord,
} from '@palisade/contracts';
import { Database, migrate, provision, serviceUrls } from '@palisade/database';
import { ensureTopics } from '@palisade/messaging';
import { Organizations } from '@palisade/organizations';
import { testEnvironment, waitUntil } from '@palisade/platform';
import pg from 'pg';
import { FileAccessSettings } from '../config.js';
import { migrations } from '../migrations/index.js';
import { startService } from '../start-service.js';
import { RawKafka, type RawRecord } from './raw-kafka.js';

const schema = 'file_access';
const service = { schema, password: 'secret', ownerPassword: 'owner' };

export interface Environment {
  adminUrl: string;
  brokers: string[];
  topicPrefix?: string;
  close(): Promise<void>;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- what a test asserts on
}

export type EventGiven = Partial<FileAccessEventRecord> & {
  tenantId?: string;
  id?: string;
  partition?: number;
  value?: string;
  headers?: Record<string, string>;
};

/** The service itself on a database and topics of its own, and what its tests do to it. */
export class FileAccess {
  app!: NestFastifyApplication;
  private url = '';

  private constructor(
    readonly environment: Environment,
    readonly settings: FileAccessSettings,
    readonly kafka: RawKafka,
    readonly admin: pg.Pool,
  ) {}

  static async start(given: Partial<FileAccessSettings> = {}, own?: Environment): Promise<FileAccess> {
    const tested = await FileAccess.prepare(given, own);
    await tested.run();
    return tested;
  }

  /** Roles, tables and topics, and no service yet. */
  static async prepare(given: Partial<FileAccessSettings>, own?: Environment): Promise<FileAccess> {
    const environment = own ?? (await testEnvironment());
    const { adminUrl, brokers, topicPrefix = '' } = environment;
    await provision({ adminUrl, services: [service] });
    const { url, ownerUrl } = serviceUrls(adminUrl, service);
    await migrate({ schema, ownerUrl, migrations });
    await ensureTopics({ brokers, topicPrefix });
    const settings = Object.assign(new FileAccessSettings(), {
      DATABASE_URL: url,
      KAFKA_BROKERS: brokers.join(','),
      KAFKA_TOPIC_PREFIX: topicPrefix,
      ...given,
    });
    const admin = new pg.Pool({ connectionString: adminUrl, max: 2 });
    admin.on('error', () => undefined); // tests stop Postgres
    return new FileAccess(environment, settings, new RawKafka(brokers, topicPrefix), admin);
  }

  get database(): Database {
    return this.app.get(Database);
  }

  /** Starts the service; again after `stop`. */
  async run(): Promise<void> {
    this.app = await startService(this.settings);
    await this.app.listen({ port: 0, host: '127.0.0.1' });
    await this.reach(await this.app.getUrl());
  }

  /** Talks to the service there from now on, once it is ready. */
  async reach(url: string): Promise<void> {
    this.url = url;
    const isReady = () => this.get('/readyz').then(({ status }) => status === 200);
    await until(() => isReady().catch(() => false), 60_000);
  }

  async stop(): Promise<void> {
    await this.app.close();
  }

  async close(): Promise<void> {
    await this.stop();
    await this.kafka.close();
    await this.admin.end();
    await this.environment.close();
  }

  /** An API key with these rights, known to the service. */
  async keyOf(tenantId: string, ...scopes: Permission[]): Promise<string> {
    const api_key_id = randomUUID();
    const { key, secretHash: secret_hash } = newApiKey(api_key_id);
    const data = { api_key_id, revision: 1, name: 'test', secret_hash, scopes, state: 'active' as const };
    const value = ApiKeyRecord.encode(data);
    const headers = envelope({ id: randomUUID(), type: ApiKeyRecord.type, tenantId });
    await this.kafka.produce(ApiKeyRecord.topic.name, [{ key: api_key_id, value, headers }]);
    await until(
      async () => [200, 403].includes((await this.get('/v1/file-access/rules', key)).status),
      60_000,
    );
    return key;
  }

  async get(path: string, key?: string): Promise<Answer> {
    return answerOf(await fetch(this.url + path, { headers: authorization(key) }));
  }

  /** Any other request; a text is sent as YAML. */
  async send(method: string, path: string, key?: string, body?: string | object): Promise<Answer> {
    const type = typeof body === 'string' ? 'application/yaml' : 'application/json';
    const response = await fetch(this.url + path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': type }), ...authorization(key) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return answerOf(response);
  }

  async post(
    key: string | undefined,
    body: string | Uint8Array | ReadableStream | object,
    headers: Record<string, string> = {},
    format?: string,
  ): Promise<Answer> {
    const query = format === undefined ? '' : `?format=${format}`;
    const isRaw = typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream;
    const response = await fetch(`${this.url}/v1/file-access/events${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization(key), ...headers },
      body: isRaw ? body : JSON.stringify(body),
      ...(body instanceof ReadableStream && { duplex: 'half' }),
    });
    return answerOf(response);
  }

  /** Writes events to the topic as an upstream system would. */
  async produce(...events: EventGiven[]): Promise<void> {
    await this.kafka.produce(FileAccessEventRecord.topic.name, events.map(eventRecord));
  }

  /** The detections told of a tenant so far, in order per actor. */
  async detections(tenantId: string): Promise<DetectionRecord[]> {
    const records = await this.kafka.readAll(DetectionRecord.topic.name);
    return records
      .filter(({ headers }) => headers?.['ce_tenantid']?.toString() === tenantId)
      .map(({ value }) => DetectionRecord.decode(value ?? Buffer.alloc(0)));
  }

  /** What an organization chose, as identity publishes it, once it is known here. */
  async choose(tenantId: string, given: Partial<OrganizationRecord>): Promise<void> {
    const data: OrganizationRecord = { organization_id: tenantId, revision: 1, ...given };
    const headers = envelope({ id: randomUUID(), type: OrganizationRecord.type, tenantId });
    const value = OrganizationRecord.encode(data);
    await this.kafka.produce(OrganizationRecord.topic.name, [{ key: tenantId, value, headers }]);
    await until(() => this.app.get(Organizations).of(tenantId)?.revision === data.revision);
  }

  async rows<T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this.admin.query<T>(sql, values)).rows;
  }

  async stored(
    tenantId: string,
  ): Promise<{ event_id: string; actor: string; timing: string; resource: string }[]> {
    return this.rows(
      'select event_id, actor, timing, resource from file_access.events where tenant_id = $1 order by occurred_at, event_id',
      [tenantId],
    );
  }
}

export function eventRecord(given: EventGiven): RawRecord {
  const { tenantId = randomUUID(), id = randomUUID(), partition, value, headers, ...event } = given;
  const data = {
    actor_email: 'alex@corp.com',
    action: 'download',
    resource: 's3://dept/report.pdf',
    ...event,
  };
  return {
    key: actorKey(tenantId, data.actor_email),
    value: value ?? JSON.stringify(data),
    headers: { ...envelope({ id, type: FileAccessEventRecord.type, tenantId }), ...headers },
    partition,
  };
}

/** Polls until the condition holds; fails the test when it doesn't within the time. */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  if (!(await waitUntil(condition, { timeoutMs })))
    throw new Error('the condition did not come true in time');
}

/** The headers of a record as its producer sets them. */
export function envelope({
  id,
  type,
  tenantId,
}: {
  id: string;
  type: string;
  tenantId: string;
}): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: id,
    ce_type: type,
    ce_source: '/test',
    ce_time: new Date().toISOString(),
    ce_tenantid: tenantId,
    'content-type': 'application/json',
  };
}

function authorization(key?: string): Record<string, string> {
  return key === undefined ? {} : { authorization: `Bearer ${key}` };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}
