import { setTimeout } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { actorKey, FileAccessEventRecord } from '@palisade/contracts';
import { MessagingModule, Publisher, Unavailable, type KafkaConnection } from '@palisade/messaging';
import type { Simulated } from './simulate.js';
import type { Sent, Sink } from './sink.js';

export interface KafkaSinkOptions extends KafkaConnection {
  tenantId: string;
  topicPrefix: string;
}

/** Writes to the topic as an upstream system does. */
export class KafkaSink implements Sink {
  private constructor(
    private readonly publisher: Publisher,
    private readonly tenantId: string,
    readonly close: () => Promise<void>,
  ) {}

  static async connect({ tenantId, ...kafka }: KafkaSinkOptions): Promise<KafkaSink> {
    const messaging = MessagingModule.forRoot({ service: 'seeder', ...kafka });
    const context = await NestFactory.createApplicationContext(messaging, { logger: ['error', 'warn'] });
    return new KafkaSink(context.get(Publisher), tenantId, () => context.close());
  }

  async send(events: readonly Simulated[], signal: AbortSignal): Promise<Sent> {
    const records = events.map(({ at, event }) => ({
      id: event.event_id,
      tenantId: this.tenantId,
      key: actorKey(this.tenantId, event.actor_email),
      time: new Date(at),
      data: event,
    }));
    for (;;) {
      try {
        await this.publisher.publish(FileAccessEventRecord, records);
        return { accepted: records.length, rejected: 0 };
      } catch (error) {
        // What was written is unknown: the same ids again.
        if (!(error instanceof Unavailable)) throw error;
        await setTimeout(1000, undefined, { signal });
      }
    }
  }
}
