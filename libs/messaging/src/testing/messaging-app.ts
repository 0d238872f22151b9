import { Module, type INestApplication, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  Database,
  DatabaseModule,
  erasureMigration,
  grant,
  migrate,
  provision,
  serviceUrls,
} from '@palisade/database';
import { testEnvironment, type TestEnvironment } from '@palisade/platform';
import type { QueryRunner } from 'typeorm';
import { connectMessaging } from '../nest/connect-messaging.js';
import type { Feature, HandlerClass } from '../nest/feature.js';
import { MessagingModule } from '../nest/messaging.module.js';
import type { Tuning } from '../options.js';
import { messagingMigration } from '../outbox/messaging-migration.js';
import { ensureTopics } from '../topics/ensure-topics.js';

export const schema = 'messaging_test';
const service = { schema, password: 'secret', ownerPassword: 'owner' };

/** What handlers of tests did, as rows: one for each time a transaction of theirs committed. */
class CreateEffects {
  readonly name = 'CreateEffects1790000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create table ${schema}.effects (
         n bigint generated always as identity primary key,
         handler text not null, tenant_id text not null, event_id text not null, key text not null, detail text not null)`,
    );
    await runner.query(grant(`${schema}.effects`, 'select, insert', schema));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table ${schema}.effects`);
  }
}

export const migrations = [
  messagingMigration(schema),
  CreateEffects,
  erasureMigration(schema, '1790000000002'),
];

export interface MessagingEnvironment extends TestEnvironment {
  url: string;
  ownerUrl: string;
}

export async function messagingEnvironment(): Promise<MessagingEnvironment> {
  const environment = await testEnvironment();
  await prepare(environment);
  return { ...environment, ...serviceUrls(environment.adminUrl, service) };
}

export async function prepare(
  environment: Pick<TestEnvironment, 'adminUrl' | 'brokers' | 'topicPrefix'>,
): Promise<void> {
  const { adminUrl, brokers, topicPrefix } = environment;
  await provision({ adminUrl, services: [service] });
  await migrate({ schema, ownerUrl: serviceUrls(adminUrl, service).ownerUrl, migrations });
  await ensureTopics({ brokers, topicPrefix });
}

export interface AppSettings {
  handlers?: HandlerClass[];
  produces?: Feature['produces'];
  providers?: Provider[];
  tuning?: Partial<Tuning>;
  /** Without it neither consumers nor the relay run. */
  connect?: boolean;
}

/** Durations that a test can wait for. */
export const quick: Partial<Tuning> = {
  firstBackoffMs: 5,
  maxBackoffMs: 20,
  infrastructureBackoffMs: 200,
  relayPollMs: 200,
  relayLeaseMs: 1_500,
};

export async function startApp(
  environment: Pick<MessagingEnvironment, 'url' | 'brokers' | 'topicPrefix'>,
  { handlers = [], produces = [], providers = [], tuning, connect = true }: AppSettings = {},
): Promise<INestApplication> {
  const { url, brokers, topicPrefix } = environment;
  @Module({
    imports: [
      DatabaseModule.forRoot({ schema, url, entities: [], migrations }),
      MessagingModule.forRoot({
        service: 'messaging-test',
        schema,
        brokers,
        topicPrefix,
        tuning: { ...quick, ...tuning },
      }),
      MessagingModule.forFeature({ handlers, produces }),
    ],
    providers,
  })
  class TestModule {}
  const app = await NestFactory.create(TestModule, new FastifyAdapter(), { logger: ['error', 'fatal'] });
  try {
    await (connect ? connectMessaging(app) : app.init());
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
}

export interface Effect {
  handler: string;
  tenant_id: string;
  event_id: string;
  key: string;
  detail: string;
}

export function effects(app: INestApplication, handler: string): Promise<Effect[]> {
  return app
    .get(Database)
    .dataSource.query(
      `select handler, tenant_id, event_id, key, detail from ${schema}.effects where handler = $1 order by n`,
      [handler],
    );
}
