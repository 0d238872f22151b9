import { createHash, randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { newApiKey, type Permission } from '@palisade/auth';
import {
  ApiChangedRecord,
  ApiKeyRecord,
  type Contract,
  ScanEndedRecord,
  ScanRequestedRecord,
} from '@palisade/contracts';
import { Database, migrate, provision, serviceUrls } from '@palisade/database';
import { createService } from '@palisade/http';
import { connectMessaging, ensureTopics } from '@palisade/messaging';
import { testEnvironment, type TestEnvironment } from '@palisade/platform';
import pg from 'pg';
import { ScanOrchestratorSettings } from '../config.js';
import { migrations } from '../migrations/index.js';
import { ScanOrchestratorModule, type Scanning } from '../scan-orchestrator.module.js';
import { Timing } from '../timing.js';
import { apiOf } from './api.js';
import { Scanner } from './scanner.js';
import { TestTopics, type Produced } from './topics.js';
import { until } from './until.js';

const service = { schema: 'scan_orchestrator', password: 'orchestrator', ownerPassword: 'owner' };
export const scannerKey = 'a-key-of-scanners-that-is-long-enough-for-anybody';

export interface Answer {
  status: number;
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- what a test asserts on
}

export interface Given {
  settings?: Partial<ScanOrchestratorSettings>;
  timing?: Partial<Timing>;
  scanning?: Partial<Scanning>;
  beside?: Orchestrator;
}

/** Short enough for a test, long enough for a machine that is busy. */
export const hasty: Partial<Timing> = { firstBackoffSeconds: 0.2, pollMs: 100, dispatcherMs: 3_000 };

/** The service itself on a database and topics of its own, and what its tests do to it. */
export class Orchestrator {
  private readonly scanners: Scanner[] = [];

  private constructor(
    readonly environment: TestEnvironment,
    readonly app: NestFastifyApplication,
    readonly database: Database,
    readonly topics: TestTopics,
    private readonly ownsEnvironment: boolean,
  ) {}

  static async start({ settings: changes, timing, scanning, beside }: Given = {}): Promise<Orchestrator> {
    const environment = beside?.environment ?? (await testEnvironment());
    const { adminUrl, brokers, topicPrefix } = environment;
    const { url, ownerUrl } = serviceUrls(adminUrl, service);
    if (beside === undefined) {
      await provision({ adminUrl, services: [service] });
      await migrate({ schema: service.schema, ownerUrl, migrations });
      await ensureTopics({ brokers, topicPrefix });
    }
    const settings = Object.assign(new ScanOrchestratorSettings(), {
      DATABASE_URL: url,
      KAFKA_BROKERS: brokers.join(','),
      KAFKA_TOPIC_PREFIX: topicPrefix,
      SCAN_KEY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
      SCANNER_KEYS: `web=${hashed(scannerKey)},code=${hashed('the-key-of-another-scanner')}`,
      ...changes,
    });
    const module = ScanOrchestratorModule.forRoot(settings, {
      timing: Object.assign(new Timing(), hasty, timing),
      ...scanning,
    });
    const app = await createService(module, { service: 'scan-orchestrator' });
    await connectMessaging(app);
    await app.listen(0, '127.0.0.1');
    const topics = beside?.topics ?? new TestTopics(environment);
    const started = new Orchestrator(environment, app, app.get(Database), topics, beside === undefined);
    await until(async () => (await started.get('/readyz')).status === 200);
    return started;
  }

  async close(): Promise<void> {
    for (const scanner of this.scanners) scanner.silence();
    await this.app.close();
    if (!this.ownsEnvironment) return;
    await this.topics.close();
    await this.environment.close();
  }

  /** A replica of a scanner, by its protocol. */
  async scanner(options: ConstructorParameters<typeof Scanner>[1] = {}): Promise<Scanner> {
    const scanner = await Scanner.join(this, options);
    this.scanners.push(scanner);
    return scanner;
  }

  produce<T>(contract: Contract<T>, ...records: Produced<T>[]): Promise<void> {
    return this.topics.produce(contract, ...records);
  }

  /** An API as api-registry tells of it, once it is a target here. */
  async api(tenantId: string, given: Partial<ApiChangedRecord> = {}): Promise<ApiChangedRecord> {
    const api = apiOf(given);
    await this.produce(ApiChangedRecord, { tenantId, key: `${tenantId}:${api.api_id}`, data: api });
    await until(async () => (await this.count(tenantId, 'targets', api.api_id)) === 1, 'for the target');
    return api;
  }

  /** A scan as api-registry asks for one. */
  async request(tenantId: string, targetId: string, scanId: string = randomUUID()): Promise<string> {
    const data: ScanRequestedRecord = {
      scan_id: scanId,
      target_id: targetId,
      trigger: 'manual',
      requested_at: new Date().toISOString(),
    };
    await this.produce(ScanRequestedRecord, { tenantId, key: `${tenantId}:${targetId}`, data });
    return scanId;
  }

  /** What was said of a scan's ends. */
  async ends(scanId: string): Promise<ScanEndedRecord[]> {
    const records = await this.topics.records(ScanEndedRecord);
    return records.filter(({ data }) => data.scan_id === scanId).map(({ data }) => data);
  }

  async ended(scanId: string, revision = 1): Promise<ScanEndedRecord> {
    let last: ScanEndedRecord | undefined;
    await until(async () => {
      last = (await this.ends(scanId)).at(-1);
      return (last?.revision ?? 0) >= revision;
    }, `for the end of ${scanId}`);
    if (last === undefined) throw new Error('the scan has not ended');
    return last;
  }

  async rows<T>(tenantId: string, sql: string, values: unknown[] = []): Promise<T[]> {
    return this.database.asTenant(tenantId, (tx) => tx.query<T[]>(sql, values), { evenErased: true });
  }

  /** As if the time of an offer or a lease had passed; also while the service is away. */
  async age(column: 'offer_expires_at' | 'lease_until', scanId: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.environment.adminUrl });
    await client.connect();
    await client.query(
      `update scan_orchestrator.queue set ${column} = now() - interval '5 seconds'
        where scan_id = $1 and ${column} is not null`,
      [scanId],
    );
    await client.end();
  }

  /** Ends the service, does the work, and starts it again on what it had. */
  async away(given: Given, work: () => Promise<void>): Promise<Orchestrator> {
    await this.app.close();
    await work();
    return Orchestrator.start({ ...given, beside: this });
  }

  /** An API key with these rights, known to the service. */
  async keyOf(tenantId: string, ...scopes: Permission[]): Promise<string> {
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
    await until(async () => (await this.get('/v1/scans', key)).status !== 401);
    return key;
  }

  get(url: string, key?: string): Promise<Answer> {
    return this.send('GET', url, key);
  }

  post(url: string, key?: string, body?: object): Promise<Answer> {
    return this.send('POST', url, key, body);
  }

  private async count(tenantId: string, table: string, id: string): Promise<number> {
    const sql = `select from scan_orchestrator.${table} where tenant_id = $1 and id = $2`;
    return (await this.rows(tenantId, sql, [tenantId, id])).length;
  }

  async send(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    key?: string,
    payload?: object | string,
  ): Promise<Answer> {
    const headers = {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(payload !== undefined && { 'content-type': 'application/json' }),
    };
    const answer = await this.app.inject({ method, url, headers, payload });
    const isJson = String(answer.headers['content-type']).includes('json');
    return { status: answer.statusCode, body: isJson ? answer.json() : answer.body };
  }
}

export { apiOf };

const hashed = (key: string): string => createHash('sha256').update(key).digest('hex');
