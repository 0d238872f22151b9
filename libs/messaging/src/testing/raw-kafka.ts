import { randomUUID } from 'node:crypto';
import { FileAccessEventRecord } from '@palisade/contracts';
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';

/** Kafka as somebody outside this library sees it. */
export class RawKafka {
  private readonly kafka: Kafka;

  constructor(
    brokers: string[],
    private readonly topicPrefix: string,
  ) {
    this.kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING, retry: { initialRetryTime: 20 } });
  }

  async produce(topic: string, messages: RawMessage[]): Promise<void> {
    const producer = this.kafka.producer();
    await producer.connect();
    await producer.send({
      topic: this.topicPrefix + topic,
      messages: messages.map(({ key, value, headers, partition }) => ({ key, value, headers, partition })),
    });
    await producer.disconnect();
  }

  /** All records up to the topic's end, partition by partition, in order. */
  async readAll(topic: string): Promise<KafkaMessage[]> {
    const name = this.topicPrefix + topic;
    const admin = this.kafka.admin();
    await admin.connect();
    const marks = (await admin.fetchTopicOffsets(name)).filter(({ high, low }) => high !== low);
    await admin.disconnect();
    if (marks.length === 0) return [];
    const found = new Map<number, KafkaMessage[]>();
    const left = new Set(marks.map(({ partition }) => partition));
    const consumer = this.kafka.consumer({
      groupId: `${this.topicPrefix}raw.${randomUUID()}`,
      maxWaitTimeInMs: 20,
    });
    await consumer.connect();
    await consumer.subscribe({ topic: name, fromBeginning: true });
    await new Promise<void>((resolve) => {
      const passed = (partition: number, lastOffset: string) => {
        const high = marks.find((mark) => mark.partition === partition)?.high ?? '0';
        if (BigInt(lastOffset) + 1n >= BigInt(high)) left.delete(partition);
        if (left.size === 0) resolve();
      };
      consumer.on('consumer.end_batch_process', ({ payload }) => {
        passed(payload.partition, payload.lastOffset);
      });
      void consumer.run({
        autoCommit: false,
        eachBatch: ({ batch }) => {
          found.set(batch.partition, [...(found.get(batch.partition) ?? []), ...batch.messages]);
          return Promise.resolve();
        },
      });
    });
    await consumer.disconnect();
    return [...found.entries()].sort(([a], [b]) => a - b).flatMap(([, messages]) => messages);
  }
}

export interface RawMessage {
  key: string;
  value: Buffer | string | null;
  headers?: Record<string, string>;
  partition?: number;
}

/** A valid file-access event, as an upstream system would write it. */
export function fileAccess(
  given: {
    id?: string;
    tenantId?: string;
    actor?: string;
    partition?: number;
    headers?: object;
    value?: string;
  } = {},
): RawMessage & { id: string; tenantId: string } {
  const {
    id = randomUUID(),
    tenantId = randomUUID(),
    actor = 'alex@corp.com',
    partition,
    headers,
    value,
  } = given;
  return {
    id,
    tenantId,
    key: `${tenantId}:${actor}`,
    value:
      value ??
      JSON.stringify({ actor_email: actor, action: 'download', resource: 's3://dept/report.pdf', bytes: 1 }),
    headers: {
      ce_specversion: '1.0',
      ce_id: id,
      ce_type: FileAccessEventRecord.type,
      ce_source: '/upstream',
      ce_time: new Date().toISOString(),
      ce_tenantid: tenantId,
      ...headers,
    },
    ...(partition === undefined ? {} : { partition }),
  };
}
