import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { newApiKey, type Permission } from '@palisade/auth';
import {
  ApiKeyRecord,
  type Contract,
  type DetectionRecord,
  type MemberJoinedRecord,
  OrganizationRecord,
} from '@palisade/contracts';
import { Database, migrate, provision, serviceUrls } from '@palisade/database';
import { createService } from '@palisade/http';
import { connectMessaging, ensureTopics, type Event } from '@palisade/messaging';
import { Organizations } from '@palisade/organizations';
import { testEnvironment, type TestEnvironment } from '@palisade/platform';
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';
import { AlertingModule } from '../alerting.module.js';
import { RaiseAlert } from '../alerts/raise-alert.handler.js';
import { AlertingSettings } from '../config.js';
import { migrations } from '../migrations/index.js';
import { KeepMembers } from '../members/keep-members.handler.js';
import { Connections } from '../stream/connections.js';
import { StreamAdapter } from '../stream/stream.adapter.js';
import { StreamClient } from './stream-client.js';
import { until } from './until.js';

const service = { schema: 'alerting', password: 'alerting', ownerPassword: 'owner' };

export interface Answer {
  status: number;
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- what a test asserts on
}

export interface Produced<T> {
  tenantId: string;
  key: string;
  data: T;
  id?: string;
  traceparent?: string;
  partition?: number;
}

/** The service itself on a database and topics of its own, and what its tests do to it. */
export class Alerting {
  private constructor(
    readonly environment: TestEnvironment,
    readonly app: NestFastifyApplication,
    readonly database: Database,
    private readonly kafka: Kafka,
    private readonly ownsEnvironment: boolean,
  ) {}

  /** `beside`: another replica of the same service, on its Kafka and Postgres. */
  static async start(
    changes: Partial<AlertingSettings> = {},
    { beside, environment: given }: { beside?: Alerting; environment?: TestEnvironment } = {},
  ): Promise<Alerting> {
    const environment = beside?.environment ?? given ?? (await testEnvironment());
    const { adminUrl, brokers, topicPrefix } = environment;
    if (beside === undefined) await provision({ adminUrl, services: [service] });
    const { url, ownerUrl } = serviceUrls(adminUrl, service);
    await migrate({ schema: 'alerting', ownerUrl, migrations });
    await ensureTopics({ brokers, topicPrefix });
    const settings = Object.assign(new AlertingSettings(), {
      DATABASE_URL: url,
      KAFKA_BROKERS: brokers.join(','),
      KAFKA_TOPIC_PREFIX: topicPrefix,
      ...changes,
    });
    const app = await createService(AlertingModule.forRoot(settings), { service: 'alerting' });
    app.useWebSocketAdapter(new StreamAdapter(app));
    await connectMessaging(app);
    await app.listen(0, '127.0.0.1');
    const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
    const alerting = new Alerting(environment, app, app.get(Database), kafka, beside === undefined);
    await until(async () => (await alerting.get('/readyz')).status === 200);
    return alerting;
  }

  async close(): Promise<void> {
    await this.app.close();
    if (this.ownsEnvironment) await this.environment.close();
  }

  /** As the consumer does, but without Kafka: one detection in one transaction of its tenant. */
  async detect(tenantId: string, data: DetectionRecord): Promise<void> {
    const event = { tenantId, data } as Event<DetectionRecord>;
    await this.database.asTenant(tenantId, (tx) => this.app.get(RaiseAlert).handle(event, tx));
  }

  /** Somebody who joined the organization, as the consumer takes it. */
  async member(tenantId: string): Promise<string> {
    const user_id = randomUUID();
    const event = { tenantId, data: { user_id } } as Event<MemberJoinedRecord>;
    await this.database.asTenant(tenantId, (tx) => this.app.get(KeepMembers).handle(event, tx));
    return user_id;
  }

  /** What an organization chose, as identity publishes it, once it is known here. */
  async choose(tenantId: string, given: Partial<OrganizationRecord>): Promise<void> {
    const data: OrganizationRecord = { organization_id: tenantId, revision: 1, ...given };
    await this.produce(OrganizationRecord, { tenantId, key: tenantId, data });
    await until(async () => this.app.get(Organizations).of(tenantId)?.revision === data.revision);
  }

  async produce<T>(contract: Contract<T>, ...records: Produced<T>[]): Promise<void> {
    const producer = this.kafka.producer();
    await producer.connect();
    const topic = this.environment.topicPrefix + contract.topic.name;
    const messages = records.map(({ tenantId, key, data, id = randomUUID(), traceparent, partition }) => ({
      key,
      value: contract.encode(data),
      partition,
      headers: {
        ce_specversion: '1.0',
        ce_id: id,
        ce_type: contract.type,
        ce_source: '/test',
        ce_time: new Date().toISOString(),
        ce_tenantid: tenantId,
        'content-type': 'application/json',
        ...(traceparent !== undefined && { traceparent }),
      },
    }));
    await producer.send({ topic, messages });
    await producer.disconnect();
  }

  /** The records of a topic, in order per key, once there are at least so many that match. */
  async records(contract: Contract<unknown>, count: number, matches: (message: KafkaMessage) => boolean) {
    const consumer = this.kafka.consumer({ groupId: `${this.environment.topicPrefix}${randomUUID()}` });
    await consumer.connect();
    await consumer.subscribe({
      topic: this.environment.topicPrefix + contract.topic.name,
      fromBeginning: true,
    });
    const found: KafkaMessage[] = [];
    await consumer.run({
      eachMessage: async ({ message }) => {
        if (matches(message)) found.push(message);
      },
    });
    await until(async () => found.length >= count);
    await consumer.disconnect();
    return found;
  }

  /** An API key with these rights, known to the service. */
  async keyOf(tenantId: string, ...scopes: Permission[]): Promise<string> {
    return (await this.apiKey(tenantId, ...scopes)).key;
  }

  /** Also its record, by which identity changes it. */
  async apiKey(tenantId: string, ...scopes: Permission[]): Promise<{ key: string; record: ApiKeyRecord }> {
    const api_key_id = randomUUID();
    const { key, secretHash: secret_hash } = newApiKey(api_key_id);
    const record: ApiKeyRecord = {
      api_key_id,
      revision: 1,
      name: 'test',
      secret_hash,
      scopes,
      state: 'active',
    };
    await this.produce(ApiKeyRecord, { tenantId, key: api_key_id, data: record });
    await until(async () => (await this.get('/v1/alerts', key)).status !== 401);
    return { key, record };
  }

  get streamUrl(): string {
    const { port } = this.app.getHttpServer().address() as AddressInfo;
    return `ws://127.0.0.1:${String(port)}/v1/stream`;
  }

  openConnections(tenantId: string): number {
    return this.app.get(Connections).ofTenant(tenantId);
  }

  stream(key: string, options: Parameters<typeof StreamClient.connect>[2] = {}): Promise<StreamClient> {
    return StreamClient.connect(this.streamUrl, key, options);
  }

  get(url: string, key?: string): Promise<Answer> {
    return this.request('GET', url, key);
  }

  patch(url: string, key: string, body: object): Promise<Answer> {
    return this.request('PATCH', url, key, body);
  }

  private async request(
    method: 'GET' | 'PATCH',
    url: string,
    key?: string,
    payload?: object,
  ): Promise<Answer> {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const answer = await this.app.inject({ method, url, headers, payload });
    const isJson = String(answer.headers['content-type']).includes('json');
    return { status: answer.statusCode, body: isJson ? answer.json() : answer.body };
  }
}
