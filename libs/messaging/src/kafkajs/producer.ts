import type { ICustomPartitioner, Producer, ProducerBatch, RecordMetadata } from 'kafkajs';
import type { KafkaProducer, TopicRecords } from '../kafka-client.js';
import { Unavailable } from '../unavailable.js';
import type { Failures } from './failures.js';
import { PackedMessages, PartitionsProbe } from './packed-messages.js';
import { inRequests, type TopicSlices } from './requests.js';

const acksAll = -1;

interface TopicMessages {
  topic: string;
  messages: PackedMessages;
}

export class KafkaJsProducer implements KafkaProducer {
  private broken = false;
  private readonly partitions = new Map<string, number>();

  constructor(
    protected readonly producer: Producer,
    private readonly acks: number,
    protected readonly failures: Failures,
  ) {}

  /** Tells how many partitions there are: records find theirs by themselves. */
  static readonly partitioner: ICustomPartitioner =
    () =>
    ({ message, partitionMetadata }) => {
      if (!((message as unknown) instanceof PartitionsProbe)) throw new Error('only packed records are sent');
      (message as unknown as PartitionsProbe).partitions = partitionMetadata.length;
      return 0;
    };

  connect(): Promise<void> {
    return this.translated(async () => {
      await this.producer.connect();
      this.failures.reached();
    });
  }

  async send(batch: TopicRecords[]): Promise<void> {
    if (this.broken) throw new Unavailable('the producer is unusable after a failed send');
    try {
      const requests = inRequests(batch, (topic) => this.partitions.get(topic));
      await this.translated(() => this.write(requests.map(asTopicMessages)));
    } catch (error) {
      this.broken = true;
      throw error;
    }
  }

  async close(): Promise<void> {
    this.broken = true;
    await this.producer.disconnect().catch(() => undefined);
  }

  protected async translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.failures.of('Kafka did not take the records', error);
    }
  }

  protected async write(requests: TopicMessages[][]): Promise<void> {
    for (const request of requests) {
      const acknowledged = await this.producer.sendBatch({
        topicMessages: asKafkaJs(request),
        acks: this.acks,
      });
      if (this.acks === acksAll) this.done(request, acknowledged);
    }
  }

  protected done(request: TopicMessages[], acknowledged: RecordMetadata[]): void {
    assertAcknowledged(request, acknowledged);
    for (const { topic, messages } of request) this.partitions.set(topic, messages.partitionCount);
  }
}

export class KafkaJsTransactionalProducer extends KafkaJsProducer {
  constructor(producer: Producer, failures: Failures) {
    super(producer, acksAll, failures);
  }

  /** Takes the transactional id: whoever held it can write no more. */
  override async connect(): Promise<void> {
    await super.connect();
    // kafkajs asks for the producer id, which is what fences, only when the first transaction begins.
    await this.translated(async () => {
      const transaction = await this.producer.transaction();
      await transaction.abort();
    });
  }

  protected override async write(requests: TopicMessages[][]): Promise<void> {
    const transaction = await this.producer.transaction();
    // Not aborted on failure: the producer is thrown away, and the next one's connect aborts what it left open.
    for (const request of requests) {
      const acknowledged = await transaction.sendBatch({ topicMessages: asKafkaJs(request), acks: acksAll });
      this.done(request, acknowledged);
    }
    await transaction.commit();
  }
}

function asTopicMessages(request: TopicSlices[]): TopicMessages[] {
  return request.map(({ topic, slices }) => ({ topic, messages: new PackedMessages(slices) }));
}

function asKafkaJs(request: TopicMessages[]): ProducerBatch['topicMessages'] {
  return request as unknown as ProducerBatch['topicMessages'];
}

/**
 * kafkajs asks each broker once: when a leader moves during a retry to a broker that has already answered, the rest of
 * its records is never sent and yet reported as done.
 */
function assertAcknowledged(sent: TopicMessages[], acknowledged: RecordMetadata[]): void {
  const seen = new Set(acknowledged.map(({ topicName, partition }) => `${topicName}/${String(partition)}`));
  for (const { topic, messages } of sent) {
    for (const partition of messages.partitions) {
      if (!seen.has(`${topic}/${partition}`)) {
        throw new Unavailable(`partition ${partition} of ${topic} acknowledged nothing`);
      }
    }
  }
}
