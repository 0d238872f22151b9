import { createHash, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { migrate, provision, serviceUrls } from '@palisade/database';
import { ensureTopics } from '@palisade/messaging';
import { freePort, testEnvironment, type TestEnvironment } from '@palisade/platform';
import { migrations } from '../migrations/index.js';
import { TestTopics } from '../testing/topics.js';
import { Mortal } from './mortal.js';

const service = { schema: 'scan_orchestrator', password: 'orchestrator', ownerPassword: 'owner' };

export interface StageOptions {
  orchestrators: number;
  scanners: number;
  slots: number;
  leaseSeconds: number;
}

/** A database and topics of their own, and the processes of services and scanners on them. */
export class Stage {
  private constructor(
    readonly environment: TestEnvironment,
    readonly topics: TestTopics,
    readonly orchestrators: readonly Mortal[],
    readonly scanners: readonly Mortal[],
  ) {}

  static async set(options: StageOptions): Promise<Stage> {
    const environment = await testEnvironment();
    const { adminUrl, brokers, topicPrefix } = environment;
    const { url, ownerUrl } = serviceUrls(adminUrl, service);
    await provision({ adminUrl, services: [service] });
    await migrate({ schema: service.schema, ownerUrl, migrations });
    await ensureTopics({ brokers, topicPrefix });
    const kafka = { KAFKA_BROKERS: brokers.join(','), KAFKA_TOPIC_PREFIX: topicPrefix, HOST: '127.0.0.1' };
    const key = randomBytes(32).toString('hex');
    const ports = await Promise.all(Array.from({ length: options.orchestrators }, () => freePort()));
    const orchestrators = ports.map(
      (port) =>
        new Mortal('./service/main', {
          ...kafka,
          PORT: String(port),
          DATABASE_URL: url,
          SCAN_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
          SCANNER_KEYS: `web=${createHash('sha256').update(key).digest('hex')}`,
          SCAN_TASKS_PER_HOST: '4',
          PALISADE_CHAOS_LEASE_SECONDS: String(options.leaseSeconds),
        }),
    );
    const scanners = await Promise.all(
      Array.from({ length: options.scanners }, async (_, at) => {
        const port = await freePort();
        return new Mortal('./scanner/main', {
          ...kafka,
          PORT: String(port),
          SCANNER_KEY: key,
          SCANNER_SLOTS: String(options.slots),
          ORCHESTRATOR_URL: `http://127.0.0.1:${String(ports[at % ports.length])}`,
        });
      }),
    );
    return new Stage(environment, new TestTopics(environment), orchestrators, scanners);
  }

  get everybody(): readonly Mortal[] {
    return [...this.orchestrators, ...this.scanners];
  }

  async open(): Promise<void> {
    for (const process of this.everybody) process.start();
    await Promise.all(this.everybody.map((process) => process.ready()));
  }

  /** As the superuser, who sees every tenant. */
  async rows<T extends object>(sql: string): Promise<T[]> {
    const client = new Client({ connectionString: this.environment.adminUrl });
    await client.connect();
    try {
      return (await client.query<T>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.everybody.map((process) => process.kill('SIGTERM')));
    await this.topics.close();
    await this.environment.close();
  }
}
