import type { ICustomPartitioner, Producer, RecordMetadata } from 'kafkajs';
import type { KafkaProducer, TopicRecords } from '../kafka-client.js';
import { partitionFor } from '../partition-for.js';
import { Unavailable } from '../unavailable.js';
import { inRequests, type TopicMessages } from './requests.js';

const acksAll = -1;

export class KafkaJsProducer implements KafkaProducer {
  private broken = false;

  constructor(
    protected readonly producer: Producer,
    private readonly acks: number,
  ) {}

  /** Fixes each message's partition on the message, so that what was acknowledged can be compared with what was sent. */
  static readonly partitioner: ICustomPartitioner = () => {
    let next = 0;
    return ({ message, partitionMetadata }) => {
      const count = partitionMetadata.length;
      message.partition ??= message.key == null ? next++ % count : partitionFor(message.key, count);
      return message.partition;
    };
  };

  connect(): Promise<void> {
    return translated(() => this.producer.connect());
  }

  async send(batch: TopicRecords[]): Promise<void> {
    if (this.broken) throw new Unavailable('the producer is unusable after a failed send');
    try {
      await translated(() => this.write(asTopicMessages(batch)));
    } catch (error) {
      this.broken = true;
      throw error;
    }
  }

  async close(): Promise<void> {
    this.broken = true;
    await this.producer.disconnect().catch(() => undefined);
  }

  protected async write(topicMessages: TopicMessages[]): Promise<void> {
    for (const request of inRequests(topicMessages)) {
      const acknowledged = await this.producer.sendBatch({ topicMessages: request, acks: this.acks });
      if (this.acks === acksAll) assertAcknowledged(request, acknowledged);
    }
  }
}

export class KafkaJsTransactionalProducer extends KafkaJsProducer {
  constructor(producer: Producer) {
    super(producer, acksAll);
  }

  /** Takes the transactional id: whoever held it can write no more. */
  override async connect(): Promise<void> {
    await super.connect();
    // kafkajs asks for the producer id, which is what fences, only when the first transaction begins.
    await translated(async () => {
      const transaction = await this.producer.transaction();
      await transaction.abort();
    });
  }

  protected override async write(topicMessages: TopicMessages[]): Promise<void> {
    const transaction = await this.producer.transaction();
    // Not aborted on failure: the producer is thrown away, and the next one's connect aborts what it left open.
    for (const request of inRequests(topicMessages)) {
      const acknowledged = await transaction.sendBatch({ topicMessages: request, acks: acksAll });
      assertAcknowledged(request, acknowledged);
    }
    await transaction.commit();
  }
}

function asTopicMessages(batch: TopicRecords[]): TopicMessages[] {
  return batch.map(({ topic, records }) => ({
    topic,
    messages: records.map(({ key, value, headers }) => ({ key, value, headers })),
  }));
}

/**
 * kafkajs asks each broker once: when a leader moves during a retry to a broker that has already answered, the rest of
 * its records is never sent and yet reported as done.
 */
function assertAcknowledged(sent: TopicMessages[], acknowledged: RecordMetadata[]): void {
  const seen = new Set(acknowledged.map(({ topicName, partition }) => `${topicName}/${String(partition)}`));
  for (const { topic, messages } of sent) {
    for (const { partition } of messages) {
      if (!seen.has(`${topic}/${String(partition)}`)) {
        throw new Unavailable(`partition ${String(partition)} of ${topic} acknowledged nothing`);
      }
    }
  }
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    throw new Unavailable(`Kafka did not take the records: ${(error as Error).message}`, { cause: error });
  }
}
