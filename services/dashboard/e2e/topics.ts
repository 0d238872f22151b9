import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, type Consumer, type IHeaders, type KafkaMessage } from 'kafkajs';
import type { Json } from './api.js';

export interface Produced {
  key: string | null;
  value: string | Buffer | null;
  headers?: IHeaders;
  partition?: number;
}

/** The topics as a foreign client sees them. */
export class Topics {
  private readonly kafka: Kafka;

  constructor(
    brokers: string[],
    private readonly prefix: string,
  ) {
    this.kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  }

  async produce(topic: string, messages: Produced[]): Promise<void> {
    const producer = this.kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    try {
      await producer.send({ topic: this.prefix + topic, acks: -1, messages });
    } finally {
      await producer.disconnect();
    }
  }

  /** Records of the topic that the group has not committed: those under way are always among them. */
  async lag(group: string, topic: string): Promise<number> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      const found = await admin.fetchOffsets({
        groupId: this.prefix + group,
        topics: [this.prefix + topic],
      });
      const committed = new Map(found[0]?.partitions.map(({ partition, offset }) => [partition, offset]));
      const ends = await admin.fetchTopicOffsets(this.prefix + topic);
      const behind = ends.map(({ partition, high, low }) => {
        return Number(high) - Math.max(Number(committed.get(partition) ?? 0), Number(low));
      });
      return behind.reduce((sum, records) => sum + records, 0);
    } finally {
      await admin.disconnect();
    }
  }

  /** Follows a topic from its beginning. */
  async follow(topic: string): Promise<Following> {
    const consumer = this.kafka.consumer({
      groupId: `${this.prefix}test-${randomUUID()}`,
      maxWaitTimeInMs: 50,
    });
    const following = new Following(consumer);
    await consumer.connect();
    await consumer.subscribe({ topic: this.prefix + topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) =>
        void following.messages.push(Object.assign(message, { readAt: Date.now() })),
    });
    return following;
  }
}

export class Following {
  readonly messages: (KafkaMessage & { readAt: number })[] = [];

  constructor(private readonly consumer: Consumer) {}

  /** The records' values, parsed, of those that match; a tombstone has none. */
  values(matches: (value: Json) => boolean): Json[] {
    return this.messages
      .filter(({ value }) => value !== null)
      .map(({ value }) => JSON.parse(String(value)) as unknown)
      .filter(matches);
  }

  stop(): Promise<void> {
    return this.consumer.disconnect();
  }
}
