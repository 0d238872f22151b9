import { Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DatabaseModule } from '@palisade/database';
import type { KafkaClient } from '../../kafka-client.js';
import { KafkaJsClient } from '../../kafkajs/client.js';
import { connectMessaging } from '../../nest/connect-messaging.js';
import { MessagingModule } from '../../nest/messaging.module.js';
import { KAFKA } from '../../nest/tokens.js';
import type { MessagingOptions, Tuning } from '../../options.js';
import { Echo, Step } from '../messages.js';
import type { ChildSettings } from '../protocol.js';
import { migrationsOf, schemas } from '../tables.js';
import { CountSteps, FollowEchoes } from './event-handlers.js';
import { FoldSteps } from './fold-steps.js';

const tuning: Partial<Tuning> = {
  firstBackoffMs: 50,
  maxBackoffMs: 500,
  infrastructureBackoffMs: 500,
  publishWithinMs: 3_000,
  relayPollMs: 250,
  relayLeaseMs: 1_500,
  relayBatch: 50,
};

/** A service as services are: its database, its outbox with a relay, its handlers. */
export async function startService(settings: ChildSettings): Promise<INestApplication> {
  const { service, url, sabotage } = settings;
  const schema = schemas[service];
  const feature =
    service === 'source'
      ? { handlers: [], produces: [Step] }
      : { handlers: [CountSteps, FoldSteps, FollowEchoes], produces: [Echo] };

  @Module({
    imports: [
      DatabaseModule.forRoot({
        schema,
        url,
        entities: [],
        migrations: migrationsOf(service),
        statementTimeoutMs: 10_000,
        connectWithinMs: 60_000,
      }),
      messagingOf(settings),
      MessagingModule.forFeature(feature),
    ],
    providers: [{ provide: 'INBOX_OFF', useValue: sabotage === 'inbox-off' }],
  })
  class ServiceModule {}

  const app = await NestFactory.create(ServiceModule, new FastifyAdapter(), {
    logger: ['warn', 'error', 'fatal'],
  });
  await connectMessaging(app);
  return app;
}

function messagingOf({ service, brokers, topicPrefix, sabotage }: ChildSettings): DynamicModule {
  const options: MessagingOptions = {
    service: `chaos-${service}`,
    schema: schemas[service],
    brokers,
    topicPrefix,
    tuning,
  };
  const module = MessagingModule.forRoot(options);
  if (sabotage !== 'acks-none') return module;
  const kafka = { provide: KAFKA, useFactory: () => withoutAcks(new KafkaJsClient(options)) };
  return { ...module, providers: [...(module.providers ?? []), kafka] }; // the later provider of a token wins
}

/** The relay's records are sent and nobody is asked whether they arrived. */
function withoutAcks(kafka: KafkaJsClient): KafkaClient {
  return {
    producer: (options) => kafka.producer(options),
    transactionalProducer: (options) => kafka.producer({ ...options, acks: 'none' }),
    consumer: (options) => kafka.consumer(options),
    admin: () => kafka.admin(),
  };
}
