import { ensureTopics } from '@palisade/messaging';
import { testEnvironment } from '@palisade/platform';
import { Api, type Json } from './api.js';
import type { Demo, Person } from './demo.js';
import { eventually } from './eventually.js';
import { runOnce, ServiceProcess, type Environment, type ServiceName } from './service-process.js';
import { environmentsOf, freePorts, migrate, prepare } from './services.js';
import { migratedDatabase } from './shared/run.js';
import { Topics } from './topics.js';

export type { Person } from './demo.js';

/** Where the system runs: servers that others use too, or a test file's own. */
export interface Place {
  adminUrl: string;
  brokers: string[];
  topicPrefix?: string;
  close(): Promise<void>;
}

/** Those that tests name, and whichever else there is. */
export type Services = Record<ServiceName, ServiceProcess> & Record<string, ServiceProcess>;

/** The services as they are deployed: processes from their builds that share Kafka and nothing else. */
export class System {
  readonly api: Api;
  readonly topics: Topics;
  private readonly added: ServiceProcess[] = [];

  constructor(
    readonly place: Place,
    readonly services: Services,
    readonly demo: Demo,
    /** Where the mail that it sends is read, if anywhere. */
    readonly mailUrl?: string,
  ) {
    this.api = new Api(services.gateway.url);
    this.topics = new Topics(place.brokers, place.topicPrefix ?? '');
  }

  get url(): string {
    return this.services.gateway.url;
  }

  /** As letters name it, and browsers have to for passkeys. */
  get publicUrl(): string {
    return `http://localhost:${new URL(this.url).port}`;
  }

  get kafka(): string[] {
    return this.place.brokers;
  }

  get tenantId(): string {
    return this.demo.tenant_id;
  }

  get ingestKey(): string {
    return this.demo.ingest_key;
  }

  topic(name: string): string {
    return `${this.place.topicPrefix ?? ''}${name}`;
  }

  /** A new session's access token. */
  async login(person: Person): Promise<string> {
    return this.api.login(this.demo[person]);
  }

  /** What the demo organization's admin is answered. */
  async get(path: string): Promise<Json> {
    const { status, body } = await this.api.get(path, await this.adminToken());
    if (status !== 200) throw new Error(`${path} answered ${String(status)}: ${JSON.stringify(body)}`);
    return body;
  }

  private token: { value: string; until: number } | undefined;

  /** Kept for as long as a token lives, and a minute less. */
  async adminToken(): Promise<string> {
    if (this.token === undefined || this.token.until < Date.now()) {
      this.token = { value: await this.login('admin'), until: Date.now() + 240_000 };
    }
    return this.token.value;
  }

  /** Ready, and the keys and sessions of the demo known everywhere. */
  async ready(): Promise<void> {
    await Promise.all(Object.values(this.services).map((service) => service.ready()));
    await eventually(async () => {
      await this.get('/v1/alerts');
      const { status } = await this.api.ingest(this.ingestKey, []);
      if (status === 401) throw new Error('the ingest key is not known yet');
    });
  }

  /** One more replica of a service, with settings of its own; of the gateway one more before the same services. */
  async add(name: ServiceName, settings: Environment = {}): Promise<ServiceProcess> {
    const [port = '', operationsPort = ''] = await freePorts(2);
    const replica = this.services[name].another({
      ...settings,
      PORT: port,
      ...(name === 'gateway' && { OPERATIONS_PORT: operationsPort }),
    });
    this.added.push(replica);
    replica.start();
    await replica.ready();
    return replica;
  }

  async close(): Promise<void> {
    const running = [...Object.values(this.services), ...this.added].filter(({ isRunning }) => isRunning);
    await Promise.all(running.map((service) => service.stop()));
    await this.place.close();
  }
}

/** What a test file's own system starts with. */
export interface Start {
  /** Its own servers; without them a database and topics of its own on the run's. */
  place?: Place;
  settings?: Environment;
  /** Of the services, those that are needed; all of them when absent. */
  only?: readonly ServiceName[];
}

/** A system of a test file alone, to be killed, set otherwise or looked into: whatever else shares one (shared/system.ts). */
export async function startSystem({ place, settings = {}, only }: Start = {}): Promise<System> {
  const where = place ?? (await testEnvironment({ template: await migratedDatabase() }));
  const started: ServiceProcess[] = [];
  try {
    const services = await startServices(where, started, {
      settings,
      only,
      isMigrated: place === undefined,
    });
    const demo = JSON.parse(await runOnce('identity', 'seed-demo.js', services.identity.env)) as Demo;
    const system = new System(where, services, demo);
    await system.ready();
    return system;
  } catch (error) {
    await Promise.all(started.map((service) => service.end('SIGKILL')));
    await where.close();
    throw error;
  }
}

/** Brings everything up as it is brought up anywhere: roles, topics, migrations, services. `started` is told of each process. */
export async function startServices(
  { adminUrl, brokers, topicPrefix = '' }: Place,
  started: ServiceProcess[],
  {
    settings,
    isMigrated,
    only,
  }: { settings: Environment; isMigrated: boolean; only?: readonly string[] | undefined },
): Promise<Services> {
  await Promise.all([prepare(adminUrl), ensureTopics({ brokers, topicPrefix })]);
  if (!isMigrated) await migrate(adminUrl);
  const environments = await environmentsOf(adminUrl, {
    LOG_LEVEL: 'warn',
    KAFKA_BROKERS: brokers.join(','),
    KAFKA_TOPIC_PREFIX: topicPrefix,
    AUDIT_CHECKPOINT_SECONDS: '2',
    ...settings,
  });
  const services = Object.entries(environments)
    .filter(([name]) => only?.includes(name) ?? true)
    .map(([name, env]) => new ServiceProcess(name, env));
  for (const service of services) {
    service.start();
    started.push(service);
  }
  return Object.fromEntries(services.map((service) => [service.name, service])) as Services;
}
