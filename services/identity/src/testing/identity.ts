import { randomBytes, randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Role } from '@palisade/auth';
import { type Contract, topics } from '@palisade/contracts';
import { Database, migrate, provision, serviceUrls } from '@palisade/database';
import { createService } from '@palisade/http';
import { connectMessaging, ensureTopics } from '@palisade/messaging';
import { testEnvironment, type TestEnvironment } from '@palisade/platform';
import { type Consumer, Kafka, type KafkaMessage, logLevel } from 'kafkajs';
import { createUser } from '../accounts/create-user.js';
import { IdentitySettings } from '../config.js';
import { IdentityModule } from '../identity.module.js';
import { newId } from '../ids.js';
import { migrations } from '../migrations/index.js';
import { AddMember } from '../organizations/add-member.js';
import { FoundOrganization } from '../organizations/found-organization.js';
import { Passwords } from '../passwords/passwords.js';
import { until } from './until.js';

const service = { schema: 'identity', password: 'identity', ownerPassword: 'owner' };
const ours = topics.filter(({ name }) => /^(identity|audit)\./.test(name));
export const PASSWORD = 'correct horse battery';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- what a test asserts on
}

export interface Person {
  id: string;
  email: string;
  tenantId: string;
}

/** Replicas of the service on a database and topics of their own, and what tests do to them. */
export class Identity {
  private readonly replicas: NestFastifyApplication[] = [];
  private readonly messages = new Map<string, KafkaMessage[]>();
  private consumer: Consumer | undefined;
  private reading: Promise<void> | undefined;
  /** Requests come from here; tests of throttling change it, so that each has its own. */
  address = '198.51.100.1';

  private constructor(
    readonly environment: TestEnvironment,
    readonly settings: IdentitySettings,
    private readonly kafka: Kafka,
  ) {}

  static async start(overrides: Partial<IdentitySettings> = {}): Promise<Identity> {
    const environment = await testEnvironment();
    const { adminUrl, brokers, topicPrefix } = environment;
    await provision({ adminUrl, services: [service] });
    const { url, ownerUrl } = serviceUrls(adminUrl, service);
    await migrate({ schema: 'identity', ownerUrl, migrations });
    await ensureTopics({ brokers, topicPrefix, topics: ours });
    const settings = Object.assign(new IdentitySettings(), {
      DATABASE_URL: url,
      KAFKA_BROKERS: brokers.join(','),
      KAFKA_TOPIC_PREFIX: topicPrefix,
      IDENTITY_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      PALISADE_LOCAL: '1',
      ...overrides,
    });
    const identity = new Identity(environment, settings, new Kafka({ brokers, logLevel: logLevel.NOTHING }));
    await identity.addReplica();
    return identity;
  }

  get app(): NestFastifyApplication {
    const [first] = this.replicas;
    if (!first) throw new Error('no replica runs');
    return first;
  }

  get database(): Database {
    return this.app.get(Database);
  }

  async addReplica(): Promise<NestFastifyApplication> {
    const app = await createService(IdentityModule.forRoot(this.settings), { service: 'identity' });
    await connectMessaging(app);
    await app.getHttpAdapter().getInstance().ready();
    this.replicas.push(app);
    await until(async () => (await app.inject('/readyz')).statusCode === 200);
    return app;
  }

  async stop(replica: NestFastifyApplication): Promise<void> {
    this.replicas.splice(this.replicas.indexOf(replica), 1);
    await replica.close();
  }

  async close(): Promise<void> {
    await this.consumer?.disconnect();
    await Promise.all(this.replicas.map((app) => app.close()));
    await this.environment.close();
  }

  /** An organization with its admin. */
  async organization(): Promise<Person> {
    const id = newId();
    const passwordHash = await this.app.get(Passwords).hash(PASSWORD);
    return this.database.asTenant(id, async (tx) => {
      const admin = await createUser(tx, {
        email: anEmail(),
        name: 'Ada Admin',
        passwordHash,
        isVerified: true,
      });
      await this.app
        .get(FoundOrganization)
        .found(tx, admin, { id, name: `Corp ${id}`, timeZone: 'Europe/Zurich' });
      return { id: admin.id, email: admin.email, tenantId: id };
    });
  }

  async member(tenantId: string, role: Role): Promise<Person> {
    const passwordHash = await this.app.get(Passwords).hash(PASSWORD);
    return this.database.asTenant(tenantId, async (tx) => {
      const user = await createUser(tx, {
        email: anEmail(),
        name: 'Max Member',
        passwordHash,
        isVerified: true,
      });
      await this.app.get(AddMember).add(tx, user, { tenantId, role });
      return { id: user.id, email: user.email, tenantId };
    });
  }

  /** Somebody without an organization. */
  async person(): Promise<Person> {
    const passwordHash = await this.app.get(Passwords).hash(PASSWORD);
    const { id, email } = await this.database.system((tx) =>
      createUser(tx, { email: anEmail(), name: 'Pat Person', passwordHash, isVerified: true }),
    );
    return { id, email, tenantId: '' };
  }

  async tokenOf({ email }: { email: string }): Promise<string> {
    const { status, body } = await this.post('/v1/auth/login', { email, password: PASSWORD });
    if (status !== 200) throw new Error(`login answered ${String(status)}`);
    return body.access_token as string;
  }

  /** A key of the tenant with these scopes, known to the verifiers. */
  async keyOf(admin: string, scopes: string[]): Promise<{ id: string; key: string }> {
    const { body } = await this.post('/v1/api-keys', { name: 'a key', scopes }, admin);
    await until(async () => (await this.get('/v1/organizations/current', body.key)).status !== 401);
    return body as { id: string; key: string };
  }

  get(url: string, token?: string, app = this.app): Promise<Answer> {
    return this.request('GET', url, { token, app });
  }

  post(url: string, payload?: object, token?: string): Promise<Answer> {
    return this.request('POST', url, { token, payload });
  }

  patch(url: string, payload: object, token: string): Promise<Answer> {
    return this.request('PATCH', url, { token, payload });
  }

  delete(url: string, token: string): Promise<Answer> {
    return this.request('DELETE', url, { token });
  }

  async request(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    {
      token,
      payload,
      app = this.app,
      headers: added = {},
    }: {
      token?: string;
      payload?: object;
      app?: NestFastifyApplication;
      headers?: Record<string, string>;
    } = {},
  ): Promise<Answer> {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const headers = {
      ...authorization,
      'x-forwarded-for': this.address,
      'user-agent': 'tests',
      ...added,
    };
    const answer = await app.inject({ method, url, headers, payload });
    const isJson = String(answer.headers['content-type']).includes('json');
    return { status: answer.statusCode, headers: answer.headers, body: isJson ? answer.json() : answer.body };
  }

  /** The records of a topic, in order per key, once there are at least so many that match. */
  async records(contract: Contract<unknown>, count: number, matches: (message: KafkaMessage) => boolean) {
    this.reading ??= this.read();
    await this.reading;
    const isOfContract = ({ headers }: KafkaMessage) => String(headers?.ce_type) === contract.type;
    const found = () =>
      (this.messages.get(contract.topic.name) ?? []).filter(
        (message) => isOfContract(message) && matches(message),
      );
    await until(async () => found().length >= count);
    return found();
  }

  private async read(): Promise<void> {
    const { topicPrefix } = this.environment;
    const consumer = this.kafka.consumer({ groupId: `${topicPrefix}${randomUUID()}` });
    this.consumer = consumer;
    await consumer.connect();
    await consumer.subscribe({ topics: ours.map(({ name }) => topicPrefix + name), fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ topic, message }) => {
        const name = topic.slice(topicPrefix.length);
        this.messages.set(name, [...(this.messages.get(name) ?? []), message]);
      },
    });
  }
}

export function anEmail(): string {
  return `${randomUUID()}@corp.com`;
}

/** The data of a message, as its reader sees it. */
export function dataOf(message: KafkaMessage | undefined): Answer['body'] {
  return JSON.parse(message?.value?.toString() ?? 'null');
}
