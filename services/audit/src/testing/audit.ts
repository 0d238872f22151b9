import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { newApiKey, type Permission } from '@palisade/auth';
import { ApiKeyRecord, AuditRecord, type CheckpointRecord, type Contract } from '@palisade/contracts';
import { Database, migrate, provision, serviceUrls } from '@palisade/database';
import { createService } from '@palisade/http';
import { connectMessaging, ensureTopics, Publisher, type Event, type EventBatch } from '@palisade/messaging';
import { testEnvironment, type TestEnvironment } from '@palisade/platform';
import pg from 'pg';
import { AuditModule } from '../audit.module.js';
import { AppendRecords } from '../chain/append-records.handler.js';
import { asChain, tableOf } from '../chain/chain-tables.js';
import { chainHeads } from '../chain/chain-heads.js';
import { entries } from '../chain/entries.js';
import type { Entry } from '../chain/envelope.js';
import { Checkpointer } from '../checkpoints/checkpointer.js';
import { PublishedCheckpoints } from '../checkpoints/published-checkpoints.js';
import { SigningKeys } from '../checkpoints/signing-keys.js';
import { storedCheckpoints } from '../checkpoints/stored-checkpoints.js';
import { AuditSettings } from '../config.js';
import { migrations } from '../migrations/index.js';
import { newSigningKey } from './keys.js';
import { until } from './until.js';

const service = { schema: 'audit', password: 'audit', ownerPassword: 'owner' };

export interface Answer {
  status: number;
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- what a test asserts on
  text: string;
}

/** A database and topics, prepared, on which replicas of the service can run. */
export class Place {
  private constructor(
    readonly environment: TestEnvironment,
    readonly url: string,
    readonly ownerUrl: string,
    readonly signingKey: string,
  ) {}

  static async prepare(given?: TestEnvironment): Promise<Place> {
    const environment = given ?? (await testEnvironment());
    const { adminUrl, brokers, topicPrefix } = environment;
    await provision({ adminUrl, services: [service] });
    const { url, ownerUrl } = serviceUrls(adminUrl, service);
    await migrate({ schema: 'audit', ownerUrl, migrations });
    await ensureTopics({ brokers, topicPrefix });
    return new Place(environment, url, ownerUrl, newSigningKey());
  }

  settings(changes: Partial<AuditSettings> = {}): AuditSettings {
    const { brokers, topicPrefix } = this.environment;
    return Object.assign(new AuditSettings(), {
      DATABASE_URL: this.url,
      KAFKA_BROKERS: brokers.join(','),
      KAFKA_TOPIC_PREFIX: topicPrefix,
      AUDIT_SIGNING_KEY: this.signingKey,
      AUDIT_CHECKPOINT_SECONDS: 3_600, // tests say when
      AUDIT_EXAMINE_SECONDS: 3_600,
      ...changes,
    });
  }

  /** As somebody who may do anything in this database, triggers aside where `untriggered`. */
  async asAdmin<T extends object>(sql: string, values: unknown[] = [], untriggered = false): Promise<T[]> {
    const client = new pg.Client({ connectionString: this.environment.adminUrl });
    await client.connect();
    try {
      const named = [
        ['audit.records', 'append_only'],
        ['audit.records', 'kept'],
        ['audit.system_records', 'append_only'],
        ['audit.checkpoints', 'append_only'],
        ['audit.checkpoints', 'kept'],
      ];
      const triggers = (state: string) =>
        named.map(([table, trigger]) => `alter table ${table} ${state} trigger ${trigger}`).join('; ');
      if (untriggered) await client.query(triggers('disable'));
      const { rows } = await client.query<T>(sql, values);
      if (untriggered) await client.query(triggers('enable always'));
      return rows;
    } finally {
      await client.end();
    }
  }

  close(): Promise<void> {
    return this.environment.close();
  }
}

/** One replica of the service, and what its tests do to it. */
export class Audit {
  private constructor(
    readonly place: Place,
    readonly app: NestFastifyApplication,
    readonly database: Database,
  ) {}

  static async start(place?: Place, changes: Partial<AuditSettings> = {}): Promise<Audit> {
    const where = place ?? (await Place.prepare());
    const settings = where.settings(changes);
    const keys = await SigningKeys.from(settings);
    const app = await createService(AuditModule.forRoot(settings, keys), { service: 'audit' });
    await connectMessaging(app);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    const audit = new Audit(where, app, app.get(Database));
    await until(async () => (await audit.get('/readyz')).status === 200);
    return audit;
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.place.close();
  }

  get checkpointer(): Checkpointer {
    return this.app.get(Checkpointer);
  }

  /** As the consumer does, but without Kafka: the records of each tenant ('' for none) in one transaction. */
  async append(...records: [tenantId: string, data: AuditRecord][]): Promise<void> {
    const events = records.map(([tenantId, data]) => ({ tenantId, data, appendedAt: new Date() }));
    const batch = { events: events as Event<AuditRecord>[] } as EventBatch<AuditRecord>;
    const tenants = events.map(({ tenantId }) => tenantId).filter((id) => id !== '');
    const work = this.app.get(AppendRecords);
    await this.database.asTenants(tenants, (tx) => work.handleBatch(batch, tx));
  }

  /** To Kafka, as the services do. */
  async produce<T>(contract: Contract<T>, record: { tenantId: string; key: string; data: T; id?: string }) {
    await this.app.get(Publisher).publish(contract, [{ id: randomUUID(), ...record }]);
  }

  send(tenantId: string, data: AuditRecord, id: string = data.record_id): Promise<void> {
    return this.produce(AuditRecord, { tenantId, key: tenantId === '' ? 'system' : tenantId, data, id });
  }

  chain(chain: string): Promise<Entry[]> {
    const range = { chain, after: 0, upTo: Number.MAX_SAFE_INTEGER, limit: 100_000 };
    return asChain(this.database, chain, (tx) => entries.page(tx, tableOf(chain), range));
  }

  async length(chain: string): Promise<number> {
    return (await this.database.system((tx) => chainHeads.of(tx, chain)))?.sequence ?? 0;
  }

  stored(chain: string): Promise<CheckpointRecord | undefined> {
    return this.database.system((tx) => storedCheckpoints.latest(tx, chain));
  }

  /** Waits until Kafka has the checkpoint that our table has. */
  async published(chain: string): Promise<CheckpointRecord> {
    const stored = await this.stored(chain);
    if (stored === undefined) throw new Error('nothing was signed');
    const published = this.app.get(PublishedCheckpoints);
    await until(async () => published.of(chain)?.sequence === stored.sequence);
    return stored;
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
    await until(async () => (await this.get('/v1/audit', key)).status !== 401);
    return key;
  }

  async get(url: string, key?: string): Promise<Answer> {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const answer = await this.app.inject({ method: 'GET', url, headers });
    const isJson = /[/+]json/.test(String(answer.headers['content-type']));
    return { status: answer.statusCode, body: isJson ? answer.json() : answer.body, text: answer.body };
  }
}
