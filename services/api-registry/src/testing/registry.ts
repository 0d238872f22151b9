import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { newApiKey, type Permission } from '@palisade/auth';
import { ApiKeyRecord, type Contract } from '@palisade/contracts';
import { Database, migrate, provision, serviceUrls } from '@palisade/database';
import { ensureTopics } from '@palisade/messaging';
import { testEnvironment, type TestEnvironment } from '@palisade/platform';
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';
import { ApiRegistrySettings } from '../config.js';
import { migrations } from '../migrations/index.js';
import { startService } from '../start-service.js';
import { until } from './until.js';

const service = { schema: 'api_registry', password: 'secret', ownerPassword: 'owner' };

export interface Answer {
  status: number;
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- what a test asserts on
  text: string;
}

export interface Produced<T> {
  tenantId: string;
  key: string;
  data: T;
  id?: string;
}

export interface Sent {
  /** As JSON, but for texts, which are sent as they are. */
  body?: object | string;
  contentType?: string;
}

/** A key of an organization with all rights, and what it asks for. */
export class Client {
  constructor(
    readonly registry: Registry,
    readonly tenantId: string,
    readonly key: string,
  ) {}

  get(path: string): Promise<Answer> {
    return this.registry.request('GET', path, this.key);
  }

  post(path: string, body?: object | string, contentType?: string): Promise<Answer> {
    return this.registry.request('POST', path, this.key, { body, contentType });
  }

  put(path: string, body: object | string, contentType?: string): Promise<Answer> {
    return this.registry.request('PUT', path, this.key, { body, contentType });
  }

  patch(path: string, body: object): Promise<Answer> {
    return this.registry.request('PATCH', path, this.key, { body });
  }

  delete(path: string): Promise<Answer> {
    return this.registry.request('DELETE', path, this.key);
  }

  /** A new API of a name and address of its own; its id. */
  async register(body: object = {}): Promise<string> {
    const name = `API ${randomUUID()}`;
    const host = `${randomUUID()}.example.com`;
    const answer = await this.post('/v1/apis', { name, base_url: `https://${host}/`, ...body });
    if (answer.status !== 201) throw new Error(`registering was answered ${answer.text}`);
    return String(answer.body.id);
  }
}

/** The service itself on a database and topics of its own, and what its tests do to it. */
export class Registry {
  private constructor(
    readonly environment: TestEnvironment,
    readonly app: NestFastifyApplication,
    readonly database: Database,
    private readonly kafka: Kafka,
  ) {}

  static async start(changes: Partial<ApiRegistrySettings> = {}): Promise<Registry> {
    const environment = await testEnvironment();
    const { adminUrl, brokers, topicPrefix } = environment;
    await provision({ adminUrl, services: [service] });
    const { url, ownerUrl } = serviceUrls(adminUrl, service);
    await migrate({ schema: 'api_registry', ownerUrl, migrations });
    await ensureTopics({ brokers, topicPrefix });
    const settings = Object.assign(new ApiRegistrySettings(), {
      DATABASE_URL: url,
      KAFKA_BROKERS: brokers.join(','),
      KAFKA_TOPIC_PREFIX: topicPrefix,
      ...changes,
    });
    const app = await startService(settings);
    await app.listen(0, '127.0.0.1');
    const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
    const registry = new Registry(environment, app, app.get(Database), kafka);
    await until(async () => (await registry.request('GET', '/readyz')).status === 200);
    return registry;
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.environment.close();
  }

  /** A fresh organization's. */
  client(): Promise<Client> {
    return this.clientOf(randomUUID(), 'apis:read', 'apis:manage', 'scans:run');
  }

  async clientOf(tenantId: string, ...scopes: Permission[]): Promise<Client> {
    const api_key_id = randomUUID();
    const { key, secretHash: secret_hash } = newApiKey(api_key_id);
    const data: ApiKeyRecord = {
      api_key_id,
      revision: 1,
      name: 'test',
      secret_hash,
      scopes,
      state: 'active',
    };
    await this.produce(ApiKeyRecord, { tenantId, key: api_key_id, data });
    await until(async () => (await this.request('GET', '/v1/apis', key)).status !== 401);
    return new Client(this, tenantId, key);
  }

  async produce<T>(contract: Contract<T>, ...records: Produced<T>[]): Promise<void> {
    const producer = this.kafka.producer();
    await producer.connect();
    const messages = records.map(({ tenantId, key, data, id = randomUUID() }) => ({
      key,
      value: contract.encode(data),
      headers: {
        ce_specversion: '1.0',
        ce_id: id,
        ce_type: contract.type,
        ce_source: '/test',
        ce_time: new Date().toISOString(),
        ce_tenantid: tenantId,
        'content-type': 'application/json',
      },
    }));
    await producer.send({ topic: this.environment.topicPrefix + contract.topic.name, messages });
    await producer.disconnect();
  }

  /** The records of a topic with a key, in order, once there are so many. */
  async records(
    topic: string,
    key: string,
    count: number,
  ): Promise<{ type: string; data: Answer['body'] }[]> {
    const consumer = this.kafka.consumer({ groupId: `${this.environment.topicPrefix}${randomUUID()}` });
    await consumer.connect();
    await consumer.subscribe({ topic: this.environment.topicPrefix + topic, fromBeginning: true });
    const found: KafkaMessage[] = [];
    await consumer.run({
      eachMessage: async ({ message }) => {
        if (String(message.key) === key) found.push(message);
      },
    });
    await until(async () => found.length >= count);
    await consumer.disconnect();
    return found.map(({ value, headers }) => ({
      type: String(headers?.['ce_type']).split('.').at(-1) ?? '',
      data: value === null ? null : JSON.parse(value.toString()),
    }));
  }

  /** As the service's own role sees the rows of one organization. */
  rows(tenantId: string, sql: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> {
    return this.database.asTenant(tenantId, (tx) => tx.query(sql, parameters), { evenErased: true });
  }

  async request(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    key?: string,
    { body, contentType = 'application/json' }: Sent = {},
  ): Promise<Answer> {
    const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
    if (body !== undefined) headers['content-type'] = contentType;
    const payload = typeof body === 'object' ? JSON.stringify(body) : body;
    const answer = await this.app.inject({ method, url, headers, payload });
    const isJson = String(answer.headers['content-type']).includes('json');
    const text = answer.body;
    return { status: answer.statusCode, body: isJson && text !== '' ? JSON.parse(text) : text, text };
  }
}
