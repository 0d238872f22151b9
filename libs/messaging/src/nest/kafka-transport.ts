import { Inject, Injectable, Logger } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { Database } from '@palisade/database';
import { DeadLetters } from '../consumer/dead-letters.js';
import { GroupConsumer } from '../consumer/group-consumer.js';
import type { KafkaAdmin, KafkaClient } from '../kafka-client.js';
import { CommitWatch } from '../outbox/commit-watch.js';
import { Relay } from '../outbox/relay.js';
import { Writer } from '../publisher/writer.js';
import { DeadLetterTopics } from '../topics/dead-letter-topics.js';
import { HandlerRegistry } from './handler-registry.js';
import type { ResolvedOptions } from './resolved-options.js';
import { fetchingOf, routesOf, type Routes } from './routes.js';
import { KAFKA, KAFKA_ADMIN, MESSAGING } from './tokens.js';
import { workerFactory } from './workers.js';

const joinWithinMs = 10_000;

/** Nest's transport over Kafka: a consumer for each group of handlers, and the relay of the outbox. */
@Injectable()
export class KafkaTransport extends Server implements CustomTransportStrategy {
  protected override readonly logger = new Logger('Messaging');
  private consumers: GroupConsumer[] = [];
  private relay: Relay | undefined;

  constructor(
    @Inject(MESSAGING) private readonly options: ResolvedOptions,
    @Inject(KAFKA) private readonly kafka: KafkaClient,
    @Inject(KAFKA_ADMIN) private readonly admin: KafkaAdmin,
    @Inject(HandlerRegistry) private readonly registry: HandlerRegistry,
    @Inject(Writer) private readonly writer: Writer,
    @Inject(CommitWatch) private readonly commits: CommitWatch,
    @Inject(ModuleRef) private readonly moduleRef: ModuleRef,
  ) {
    super();
  }

  /** Calls back when the groups are joined, or after ten seconds, since a service starts without Kafka too. */
  override async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      const routes = routesOf(await this.registry.handlers());
      this.startRelay();
      await this.startConsumers(routes);
      callback();
    } catch (error) {
      callback(error);
    }
  }

  override async close(): Promise<void> {
    const late = this.tooLate();
    try {
      await Promise.race([this.drain(), late.promise]);
    } finally {
      clearTimeout(late.timer);
    }
  }

  override on(): never {
    throw new Error('this transport has no events to listen to');
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- Nest's signature
  override unwrap<T>(): T {
    return this.consumers as T;
  }

  private startRelay(): void {
    const { schema, service, topicPrefix, tuning } = this.options;
    if (schema === undefined) return;
    const { url } = this.database().dataSource.options as { url?: string };
    if (url === undefined) throw new Error('the data source has no connection string');
    this.relay = new Relay({ service, schema, url, topicPrefix, tuning }, this.kafka, this.commits);
    this.relay.start();
  }

  private async startConsumers(routes: Routes): Promise<void> {
    if (routes.size === 0) return;
    if (this.options.schema === undefined) throw new Error('handlers need a schema for their inbox');
    const { topicPrefix, tuning } = this.options;
    const letters = new DeadLetterTopics(this.admin, topicPrefix);
    const services = {
      database: this.database(),
      deadLetters: new DeadLetters(this.writer, letters),
      tuning,
      registry: this.registry,
      admin: this.admin,
      topicPrefix,
    };
    this.consumers = [...routes].map(([group, topics]) => {
      const factories = new Map(
        [...topics].map(([topic, route]) => [topic, workerFactory({ group, topic }, route, services)]),
      );
      return new GroupConsumer(
        {
          group,
          topics: [...topics.keys()],
          topicPrefix,
          tuning,
          ...fetchingOf([...topics.values()]),
          worker: (partition) => {
            const make = factories.get(partition.topic);
            if (make === undefined) throw new Error(`${group} does not read ${partition.topic}`);
            return make(partition);
          },
        },
        this.kafka,
        this.admin,
      );
    });
    void letters.ensure(
      [...routes].flatMap(([group, topics]) => [...topics.keys()].map((topic) => ({ topic, group }))),
    );
    for (const consumer of this.consumers) consumer.start();
    await Promise.race([
      Promise.all(this.consumers.map(({ joined }) => joined)),
      new Promise((resolve) => setTimeout(resolve, joinWithinMs).unref()),
    ]);
  }

  /** Consumers first: what they commit while draining, the relay may still send. */
  private async drain(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
    await this.relay?.stop();
  }

  private tooLate(): { promise: Promise<void>; timer: NodeJS.Timeout | undefined } {
    let timer: NodeJS.Timeout | undefined;
    const promise = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        this.logger.error('work in flight did not end in time; it will be delivered again');
        resolve();
      }, this.options.tuning.closeWithinMs);
    });
    return { promise, timer };
  }

  private database(): Database {
    return this.moduleRef.get(Database, { strict: false });
  }
}
