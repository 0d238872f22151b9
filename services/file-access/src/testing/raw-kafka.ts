import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, type KafkaMessage, type Producer } from 'kafkajs';

export interface RawRecord {
  key: string;
  value: Buffer | string | null;
  headers?: Record<string, string>;
  partition?: number;
}

/** Kafka as an upstream system or a subscriber sees it. */
export class RawKafka {
  private readonly kafka: Kafka;
  private producer: Promise<Producer> | undefined;

  constructor(
    brokers: string[],
    private readonly topicPrefix: string,
  ) {
    this.kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING, retry: { initialRetryTime: 20 } });
  }

  async produce(topic: string, messages: RawRecord[]): Promise<void> {
    this.producer ??= this.connect();
    const producer = await this.producer;
    await producer.send({ topic: this.topicPrefix + topic, messages });
  }

  /** All records up to the topic's end, partition by partition, in order. */
  async readAll(topic: string): Promise<(KafkaMessage & { partition: number })[]> {
    const name = this.topicPrefix + topic;
    const left = await this.unread(name);
    const found: (KafkaMessage & { partition: number })[] = [];
    if (left.size === 0) return found;
    const groupId = `${this.topicPrefix}raw.${randomUUID()}`;
    const consumer = this.kafka.consumer({ groupId, maxWaitTimeInMs: 20 });
    await consumer.connect();
    await consumer.subscribe({ topic: name, fromBeginning: true });
    await new Promise<void>((resolve) => {
      consumer.on('consumer.end_batch_process', ({ payload }) => {
        if (BigInt(payload.lastOffset) + 1n >= (left.get(payload.partition) ?? 0n))
          left.delete(payload.partition);
        if (left.size === 0) resolve();
      });
      void consumer.run({
        autoCommit: false,
        eachBatch: ({ batch }) => {
          // One by one: what the messages of a process that loaded our own reader have isn't all their own.
          for (const { key, value, headers, timestamp, offset, attributes } of batch.messages) {
            const { partition } = batch;
            found.push({
              key,
              value,
              timestamp,
              attributes,
              partition,
              offset,
              headers: headers ?? {},
            });
          }
          return Promise.resolve();
        },
      });
    });
    await consumer.disconnect();
    return found.sort((a, b) => a.partition - b.partition);
  }

  async close(): Promise<void> {
    await (await this.producer)?.disconnect();
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer();
    await producer.connect();
    return producer;
  }

  /** By partition that isn't empty, the offset after its last record; nothing when there is no such topic. */
  private async unread(name: string): Promise<Map<number, bigint>> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      if (!(await admin.listTopics()).includes(name)) return new Map();
      const offsets = await admin.fetchTopicOffsets(name);
      return new Map(
        offsets
          .filter(({ low, high }) => low !== high)
          .map(({ partition, high }) => [partition, BigInt(high)]),
      );
    } finally {
      await admin.disconnect();
    }
  }
}
