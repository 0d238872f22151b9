import { setTimeout } from 'node:timers/promises';
import { actorKey, FileAccessEventRecord } from '@palisade/contracts';
import { Kafka, logLevel, type KafkaConfig, type Message, type Producer } from 'kafkajs';
import type { Simulated } from './simulate.js';
import type { Sent, Sink } from './sink.js';

export interface KafkaSinkOptions {
  kafka: Pick<KafkaConfig, 'brokers' | 'ssl' | 'sasl'>;
  tenantId: string;
  topicPrefix: string;
}

/** Writes to the topic as an upstream system does that knows nothing of our libraries: CloudEvents in binary mode. */
export class KafkaSink implements Sink {
  private readonly kafka: Kafka;
  private producer: Producer | undefined;

  constructor(private readonly options: KafkaSinkOptions) {
    this.kafka = new Kafka({
      ...options.kafka,
      clientId: 'palisade-seeder',
      logLevel: logLevel.NOTHING,
      retry: { retries: 3 },
    });
  }

  async send(events: readonly Simulated[], signal: AbortSignal): Promise<Sent> {
    const topic = `${this.options.topicPrefix}${FileAccessEventRecord.topic.name}`;
    const messages = events.map((event) => this.messageOf(event));
    for (;;) {
      signal.throwIfAborted();
      try {
        this.producer ??= await this.connect();
        await this.producer.send({ topic, messages, acks: -1 });
        return { accepted: messages.length, rejected: 0 };
      } catch {
        // What was written is unknown: the same ids again, through a new producer.
        await this.close();
        await setTimeout(1000, undefined, { signal });
      }
    }
  }

  async close(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
    });
    await producer.connect();
    return producer;
  }

  private messageOf({ event }: Simulated): Message {
    const { event_id: id, occurred_at: time = new Date().toISOString() } = event;
    return {
      key: actorKey(this.options.tenantId, event.actor_email),
      value: JSON.stringify(event),
      headers: {
        ce_specversion: '1.0',
        ce_id: id,
        ce_type: FileAccessEventRecord.type,
        ce_source: '/palisade/seeder',
        ce_time: time,
        ce_tenantid: this.options.tenantId,
        'content-type': 'application/json',
      },
    };
  }
}
