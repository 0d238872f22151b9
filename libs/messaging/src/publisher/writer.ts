import { Alarm } from '../alarm.js';
import { faultPoints } from '../fault-points.js';
import type { KafkaClient, KafkaProducer, KafkaRecord, TopicRecords } from '../kafka-client.js';
import { recordSent } from '../outbox/outbox-metrics.js';
import { countOf, PackedRecords } from '../records/packed-records.js';
import { Unavailable } from '../unavailable.js';

export interface WriterSettings {
  topicPrefix: string;
  publishWithinMs: number;
  acks?: 'all' | 'none';
}

interface Waiting {
  topic: string;
  records: PackedRecords;
  /** Whoever asked has been told that it is unknown: not sent any more. */
  expired: boolean;
  settle: (error?: Error) => void;
}

const gatherMs = 2;
const mostRecords = 10_000;
const mostWaiting = 200_000;

/**
 * One producer for the process: what is asked for within two milliseconds, or while a request is under way, goes out
 * together. A producer whose send failed or timed out is thrown away, since its sequence numbers are in doubt.
 */
export class Writer {
  private readonly alarm = new Alarm('publisher');
  private waiting: Waiting[] = [];
  private waitingRecords = 0;
  private flushing = false;
  private closed = false;
  private producer: Promise<KafkaProducer> | undefined;

  constructor(
    private readonly kafka: KafkaClient,
    private readonly settings: WriterSettings,
  ) {}

  /** To a topic by its name without prefix. */
  write(topic: string, given: KafkaRecord[] | PackedRecords): Promise<void> {
    if (this.closed) return Promise.reject(new Unavailable('the publisher is closed'));
    const records = given instanceof PackedRecords ? given : PackedRecords.of(given);
    if (this.waitingRecords + records.count > mostWaiting) {
      return Promise.reject(new Unavailable('too many records wait for Kafka'));
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        entry.expired = true;
        reject(new Unavailable('Kafka did not acknowledge in time'));
      }, this.settings.publishWithinMs);
      const entry: Waiting = {
        topic: this.settings.topicPrefix + topic,
        records,
        expired: false,
        settle: (error) => {
          clearTimeout(timer);
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      this.waitingRecords += records.count;
      this.waiting.push(entry);
      if (!this.flushing) {
        this.flushing = true;
        setTimeout(() => void this.flush(), gatherMs);
      }
    });
  }

  /** Sends what waits, then disconnects. */
  async close(): Promise<void> {
    this.closed = true;
    const deadline = Date.now() + this.settings.publishWithinMs;
    while (this.flushing && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    await this.discard();
    this.alarm.clear();
  }

  private async flush(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.take();
      if (group.length === 0) continue;
      try {
        await this.send(group);
        for (const { settle } of group) settle();
        this.alarm.clear();
      } catch (error) {
        this.alarm.raise('Kafka takes no records', error);
        void this.discard();
        for (const { settle } of group) settle(error as Error);
      }
    }
    this.flushing = false;
  }

  private take(): Waiting[] {
    let records = 0;
    let count = 0;
    for (const waiting of this.waiting) {
      if (count > 0 && records + waiting.records.count > mostRecords) break;
      records += waiting.records.count;
      count++;
    }
    this.waitingRecords -= records;
    return this.waiting.splice(0, count).filter(({ expired }) => !expired);
  }

  private async send(group: Waiting[]): Promise<void> {
    const startedAt = performance.now();
    const batch = byTopic(group);
    await faultPoints.at('publisher.before-send');
    await within(this.settings.publishWithinMs, async () => {
      this.producer ??= this.connect();
      const producer = await this.producer;
      await producer.send(batch);
    });
    await faultPoints.at('publisher.after-send');
    for (const { topic, records } of batch) {
      recordSent(topic, countOf(records), performance.now() - startedAt);
    }
  }

  private async connect(): Promise<KafkaProducer> {
    const producer = this.kafka.producer({
      requestTimeoutMs: Math.ceil(this.settings.publishWithinMs / 2),
      acks: this.settings.acks ?? 'all',
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      await producer.close();
      throw error;
    }
  }

  private async discard(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    await producer?.then((open) => open.close()).catch(() => undefined);
  }
}

function byTopic(group: Waiting[]): TopicRecords[] {
  const topics = new Map<string, TopicRecords>();
  for (const { topic, records } of group) {
    const batch = topics.get(topic);
    if (batch === undefined) topics.set(topic, { topic, records: [records] });
    else batch.records.push(records);
  }
  return [...topics.values()];
}

async function within(ms: number, work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Unavailable('Kafka did not acknowledge in time'));
    }, ms);
  });
  try {
    await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
