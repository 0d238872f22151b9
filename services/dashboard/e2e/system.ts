import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { provision, serviceUrls } from '@palisade/database';
import { ensureTopics } from '@palisade/messaging';
import { testEnvironment } from '@palisade/platform';
import { Api, type Credentials, type Json } from './api.js';
import { eventually } from './eventually.js';
import { runOnce, ServiceProcess, type Environment, type ServiceName } from './service-process.js';
import { Topics } from './topics.js';

/** Where the system runs: servers that others use too, or a test file's own. */
export interface Place {
  adminUrl: string;
  brokers: string[];
  topicPrefix?: string;
  close(): Promise<void>;
}

export type Person = 'admin' | 'analyst' | 'viewer' | 'other_admin';

interface Demo extends Record<Person, Credentials> {
  ingest_key: string;
  tenant_id: string;
  other_tenant_id: string;
}

// Roles belong to a whole Postgres, on which tests of single services run at the same time: the passwords are theirs.
const rolesOf = {
  identity: { schema: 'identity', password: 'identity', ownerPassword: 'owner' },
  'file-access': { schema: 'file_access', password: 'secret', ownerPassword: 'owner' },
  alerting: { schema: 'alerting', password: 'alerting', ownerPassword: 'owner' },
  audit: { schema: 'audit', password: 'audit', ownerPassword: 'owner' },
  'api-registry': { schema: 'api_registry', password: 'secret', ownerPassword: 'owner' },
  'scan-orchestrator': { schema: 'scan_orchestrator', password: 'secret', ownerPassword: 'owner' },
};
type WithSchema = keyof typeof rolesOf;
const withSchema = Object.keys(rolesOf) as WithSchema[];

/** The services as they are deployed: processes from their builds that share Kafka and nothing else. */
export class System {
  readonly api: Api;
  readonly topics: Topics;
  private readonly added: ServiceProcess[] = [];

  constructor(
    private readonly place: Place,
    readonly services: Record<ServiceName, ServiceProcess>,
    readonly demo: Demo,
    /** The gateway's listener for the operator. */
    readonly operationsUrl: string,
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

  /** One more gateway before the same services, with settings of its own. */
  async addGateway(settings: Environment): Promise<ServiceProcess> {
    const [port = '', operationsPort = ''] = await freePorts(2);
    const gateway = this.services.gateway.another({
      ...settings,
      PORT: port,
      OPERATIONS_PORT: operationsPort,
    });
    this.added.push(gateway);
    gateway.start();
    await gateway.ready();
    return gateway;
  }

  async close(): Promise<void> {
    const running = [...Object.values(this.services), ...this.added];
    await Promise.all(running.map((service) => service.stop()));
    await this.place.close();
  }
}

/** Brings everything up as it is brought up anywhere: roles, topics, migrations, demonstration data, services. */
export async function startSystem(place?: Place, settings: Environment = {}): Promise<System> {
  const where = place ?? (await testEnvironment());
  const started: ServiceProcess[] = [];
  try {
    return await bringUp(where, started, settings);
  } catch (error) {
    await Promise.all(started.map((service) => service.end('SIGKILL')));
    await where.close();
    throw error;
  }
}

async function bringUp(place: Place, started: ServiceProcess[], settings: Environment): Promise<System> {
  const { adminUrl, brokers, topicPrefix = '' } = place;
  const common = {
    LOG_LEVEL: 'warn',
    KAFKA_BROKERS: brokers.join(','),
    KAFKA_TOPIC_PREFIX: topicPrefix,
    PALISADE_LOCAL: '1',
    IDENTITY_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    AUDIT_SIGNING_KEY: signingKey(),
    AUDIT_CHECKPOINT_SECONDS: '2',
    ...settings,
  };
  await Promise.all([
    provision({ adminUrl, services: Object.values(rolesOf) }),
    ensureTopics({ brokers, topicPrefix }),
  ]);
  await Promise.all(
    withSchema.map((service) => {
      const { ownerUrl } = serviceUrls(adminUrl, rolesOf[service]);
      return runOnce(service, 'migrate.js', { ...common, DATABASE_OWNER_URL: ownerUrl });
    }),
  );
  const operationsPort = (await freePorts(1))[0] ?? '';
  const services = await servicesOf(adminUrl, common, operationsPort);
  for (const service of Object.values(services)) {
    service.start();
    started.push(service);
  }
  const identity = { ...common, DATABASE_URL: serviceUrls(adminUrl, rolesOf.identity).url };
  const demo = JSON.parse(await runOnce('identity', 'seed-demo.js', identity)) as Demo;
  const system = new System(place, services, demo, `http://127.0.0.1:${operationsPort}`);
  await system.ready();
  return system;
}

async function servicesOf(
  adminUrl: string,
  common: Environment,
  operationsPort: string,
): Promise<Record<ServiceName, ServiceProcess>> {
  const [identity, fileAccess, alerting, audit, apiRegistry, scanOrchestrator, gateway] = await freePorts(7);
  const scannerKey = randomBytes(24).toString('base64url');
  const withDatabase = (service: WithSchema, port = '', settings: Environment = {}) =>
    new ServiceProcess(service, {
      ...settings,
      ...common,
      PORT: port,
      DATABASE_URL: serviceUrls(adminUrl, rolesOf[service]).url,
    });
  const upstreams = {
    IDENTITY_URL: `http://127.0.0.1:${identity ?? ''}`,
    FILE_ACCESS_URL: `http://127.0.0.1:${fileAccess ?? ''}`,
    ALERTING_URL: `http://127.0.0.1:${alerting ?? ''}`,
    AUDIT_URL: `http://127.0.0.1:${audit ?? ''}`,
    API_REGISTRY_URL: `http://127.0.0.1:${apiRegistry ?? ''}`,
    SCAN_ORCHESTRATOR_URL: `http://127.0.0.1:${scanOrchestrator ?? ''}`,
  };
  return {
    identity: withDatabase('identity', identity, { PUBLIC_URL: `http://localhost:${gateway ?? ''}` }),
    'file-access': withDatabase('file-access', fileAccess),
    alerting: withDatabase('alerting', alerting),
    audit: withDatabase('audit', audit),
    'api-registry': withDatabase('api-registry', apiRegistry),
    'scan-orchestrator': withDatabase('scan-orchestrator', scanOrchestrator, {
      SCAN_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      SCANNER_KEYS: `web=${createHash('sha256').update(scannerKey).digest('hex')}`,
    }),
    gateway: new ServiceProcess('gateway', {
      ...common,
      ...upstreams,
      DASHBOARD_DIR: fileURLToPath(new URL('../dist/site', import.meta.url)),
      PORT: gateway ?? '',
      OPERATIONS_PORT: operationsPort,
    }),
  };
}

function signingKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

/** Ports that were free a moment ago, held together so that no two are the same. */
export async function freePorts(count: number): Promise<string[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => String((server.address() as AddressInfo).port));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
