import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Database } from '@palisade/database';
import type { BatchHandler, EventHandler } from '../event.js';
import type { KafkaAdmin } from '../kafka-client.js';
import type { ResolvedOptions } from '../nest/resolved-options.js';
import { KAFKA_ADMIN, MESSAGING } from '../nest/tokens.js';

/** For decisions from what a topic doesn't say: whether all that it had has been handled, by whichever replica. */
@Injectable()
export class CaughtUp {
  constructor(
    @Inject(MESSAGING) private readonly options: ResolvedOptions,
    @Inject(KAFKA_ADMIN) private readonly admin: KafkaAdmin,
    @Inject(ModuleRef) private readonly moduleRef: ModuleRef,
  ) {}

  /**
   * Whether the handler's group has committed everything that its topic had when this was called. Also false where the
   * last records of a partition are those of a transaction's end. Throws Unavailable while Kafka is away.
   */
  async is<T>(handler: EventHandler<T> | BatchHandler<T>): Promise<boolean> {
    const { topicPrefix } = this.options;
    const topic = handler.contract.topic.name;
    const marks = await this.admin.watermarks(topicPrefix + topic);
    const next =
      'handleBatch' in handler
        ? await this.stored(handler.group, topic)
        : await this.admin.committedOffsets(topicPrefix + handler.group, topicPrefix + topic);
    return [...marks].every(([partition, { low, high }]) => (next.get(partition) ?? low) >= high);
  }

  private async stored(group: string, topic: string): Promise<ReadonlyMap<number, bigint>> {
    const { schema } = this.options;
    if (schema === undefined) throw new Error('a service without a schema has no handlers');
    const rows = await this.moduleRef.get(Database, { strict: false }).withoutTransaction((source) =>
      source.query<{ partition: number; next_offset: string }[]>(
        `select partition, next_offset from ${schema}.consumer_offsets
            where consumer_group = $1 and topic = $2`,
        [group, topic],
      ),
    );
    return new Map(rows.map(({ partition, next_offset }) => [partition, BigInt(next_offset)]));
  }
}
