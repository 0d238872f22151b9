import { randomUUID } from 'node:crypto';
import type { Contract } from '@palisade/contracts';
import { Kafka, logLevel, type Consumer, type KafkaMessage, type Producer } from 'kafkajs';

export interface Produced<T> {
  tenantId: string;
  key: string;
  data: T;
  id?: string;
}

export interface Read<T> {
  id: string;
  tenantId: string;
  key: string;
  data: T;
}

/** What other services and scanners write and read, by Kafka itself. */
export class TestTopics {
  private readonly kafka: Kafka;
  private readonly producer: Promise<Producer>;
  private readonly consumers: Consumer[] = [];
  private readonly reading = new Map<string, Promise<Map<string, KafkaMessage>>>();

  constructor(private readonly environment: { brokers: string[]; topicPrefix: string }) {
    this.kafka = new Kafka({ brokers: environment.brokers, logLevel: logLevel.NOTHING });
    const producer = this.kafka.producer();
    this.producer = producer.connect().then(() => producer);
  }

  async close(): Promise<void> {
    await (await this.producer).disconnect();
    await Promise.all(this.consumers.map((consumer) => consumer.disconnect()));
  }

  async produce<T>(contract: Contract<T>, ...records: Produced<T>[]): Promise<void> {
    const messages = records.map(({ tenantId, key, data, id = randomUUID() }) => ({
      key,
      value: contract.encode(data),
      headers: {
        ce_specversion: '1.0',
        ce_id: id,
        ce_type: contract.type,
        ce_source: '/test',
        ce_time: new Date().toISOString(),
        ce_tenantid: tenantId,
        'content-type': 'application/json',
      },
    }));
    const producer = await this.producer;
    await producer.send({ topic: this.environment.topicPrefix + contract.topic.name, messages, acks: -1 });
  }

  /** What the topic has of this kind so far, each record once. */
  async records<T>(contract: Contract<T>): Promise<Read<T>[]> {
    const { name } = contract.topic;
    const started = this.reading.get(name) ?? this.read(name);
    this.reading.set(name, started);
    return [...(await started).values()]
      .filter(({ headers, value }) => String(headers?.['ce_type']) === contract.type && value !== null)
      .map(({ headers, key, value }) => ({
        id: String(headers?.['ce_id']),
        tenantId: String(headers?.['ce_tenantid']),
        key: String(key),
        data: contract.decode(value as Buffer),
      }));
  }

  private async read(name: string): Promise<Map<string, KafkaMessage>> {
    const found = new Map<string, KafkaMessage>();
    const { topicPrefix } = this.environment;
    const consumer = this.kafka.consumer({ groupId: `${topicPrefix}${randomUUID()}`, maxWaitTimeInMs: 50 });
    this.consumers.push(consumer);
    await consumer.connect();
    await consumer.subscribe({ topic: topicPrefix + name, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ partition, message }) => {
        found.set(`${String(partition)}/${message.offset}`, message);
      },
    });
    return found;
  }
}
