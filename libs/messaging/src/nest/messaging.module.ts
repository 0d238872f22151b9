import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { CaughtUp } from '../consumer/caught-up.js';
import { TopicFollower } from '../follower/topic-follower.js';
import type { KafkaAdmin, KafkaClient } from '../kafka-client.js';
import { KafkaJsClient } from '../kafkajs/client.js';
import type { MessagingOptions } from '../options.js';
import { CommitWatch } from '../outbox/commit-watch.js';
import { Outbox } from '../outbox/outbox.js';
import { OutboxIdentity } from '../outbox/outbox-identity.js';
import { Publisher } from '../publisher/publisher.js';
import { Writer } from '../publisher/writer.js';
import { MessagingFeatureModule, type Feature } from './feature.js';
import { TopicTail } from '../tail/topic-tail.js';
import { HandlerRegistry } from './handler-registry.js';
import { KafkaTransport } from './kafka-transport.js';
import { resolveOptions } from './resolved-options.js';
import { FEATURE, KAFKA, KAFKA_ADMIN, MESSAGING } from './tokens.js';

@Module({})
export class MessagingModule implements OnApplicationShutdown {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(KAFKA_ADMIN) private readonly admin: KafkaAdmin,
  ) {}

  static forRoot(options: MessagingOptions): DynamicModule {
    const resolved = resolveOptions(options);
    const { service, schema, topicPrefix, tuning } = resolved;
    const outbox = schema === undefined ? [] : [Outbox];
    return {
      module: MessagingModule,
      global: true,
      providers: [
        { provide: MESSAGING, useValue: resolved },
        {
          provide: KAFKA,
          useFactory: () => new KafkaJsClient({ ...options, clientId: options.clientId ?? service }),
        },
        { provide: KAFKA_ADMIN, useFactory: (kafka: KafkaClient) => kafka.admin(), inject: [KAFKA] },
        {
          provide: OutboxIdentity,
          useFactory: (registry: HandlerRegistry) => new OutboxIdentity(service, () => registry.produces()),
          inject: [HandlerRegistry],
        },
        { provide: CommitWatch, useFactory: () => new CommitWatch() },
        {
          provide: Writer,
          useFactory: (kafka: KafkaClient) =>
            new Writer(kafka, { topicPrefix, publishWithinMs: tuning.publishWithinMs }),
          inject: [KAFKA],
        },
        ...outbox,
        Publisher,
        TopicFollower,
        TopicTail,
        CaughtUp,
        HandlerRegistry,
        KafkaTransport,
      ],
      exports: [...outbox, Publisher, TopicFollower, TopicTail, CaughtUp],
    };
  }

  static forFeature(feature: Feature): DynamicModule {
    return {
      module: MessagingFeatureModule,
      // A token of its own: Nest would take two features that look alike for one module.
      providers: [
        { provide: FEATURE, useValue: feature },
        { provide: Symbol('feature'), useValue: feature },
      ],
    };
  }

  /** After requests and consumers, which publish, have ended. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.writer.close(), this.admin.close()]);
  }
}
