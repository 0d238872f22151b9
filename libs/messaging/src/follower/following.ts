import { Logger } from '@nestjs/common';
import type { Contract } from '@palisade/contracts';
import { Alarm } from '../alarm.js';
import { decodeRecord } from '../envelope/decode.js';
import type { PartitionRef } from '../event.js';
import type {
  FetchedBatch,
  FetchedRecord,
  KafkaAdmin,
  KafkaClient,
  KafkaConsumer,
  Watermarks,
} from '../kafka-client.js';
import type { FollowListener } from './topic-follower.js';

export interface FollowSettings {
  topic: string;
  topicPrefix: string;
  /** Nobody else's: a member alone is assigned every partition. */
  groupId: string;
  contracts: readonly Contract<unknown>[];
  sessionTimeoutMs: number;
}

const proveEveryMs = 1_000;
const allowedMs = 3_000;
// What is written ends a fetch at once; there are several followers in each process, and their idling adds up.
const idleFetchMs = 500;

/** One follower of one topic. */
export class Following {
  private readonly logger = new Logger('TopicFollower');
  private readonly alarm: Alarm;
  private readonly consumer: KafkaConsumer;
  private readonly admin: KafkaAdmin;
  private readonly contracts: ReadonlyMap<string, Contract<unknown>>;
  private readonly positions = new Map<number, bigint>();
  private goal: { since: number; ends: ReadonlyMap<number, bigint> } | undefined;
  private provenAt: number;
  private proving: NodeJS.Timeout | undefined;
  private looking = false;
  private becomeReady: () => void = () => undefined;
  readonly ready = new Promise<void>((resolve) => {
    this.becomeReady = resolve;
  });

  constructor(
    private readonly settings: FollowSettings,
    private readonly listener: FollowListener<unknown>,
    kafka: KafkaClient,
  ) {
    const { topic, topicPrefix, groupId, contracts, sessionTimeoutMs } = settings;
    this.contracts = new Map(contracts.map((contract) => [contract.type, contract]));
    this.alarm = new Alarm(`follower of ${topic}`);
    this.provenAt = Date.now();
    this.admin = kafka.admin();
    this.consumer = kafka.consumer({
      groupId,
      topics: [topicPrefix + topic],
      concurrency: 1,
      sessionTimeoutMs,
      maxWaitMs: idleFetchMs,
      onAssigned: (partitions) => {
        this.goOn(partitions);
      },
      onBatch: (batch) => {
        this.read(batch);
        return Promise.resolve();
      },
      onNothingUntil: ({ partition }, next) => {
        this.passed(partition, next);
      },
      onCrash: (error) => {
        this.alarm.raise('the topic cannot be followed', error);
      },
      onRunning: () => {
        this.alarm.clear();
      },
    });
  }

  start(): void {
    this.consumer.start();
    this.proving = setInterval(() => void this.look(), proveEveryMs);
    void this.look();
  }

  async stop(): Promise<void> {
    clearInterval(this.proving);
    this.alarm.clear();
    await Promise.all([this.consumer.stop(), this.admin.close()]);
  }

  behindSince(): Date | undefined {
    return Date.now() - this.provenAt > allowedMs ? new Date(this.provenAt) : undefined;
  }

  /** The group stores no offset, so a reconnected consumer would begin again and go back in time. */
  private goOn(partitions: PartitionRef[]): void {
    for (const partition of partitions) {
      const position = this.positions.get(partition.partition);
      if (position !== undefined) this.consumer.seek(partition, position);
    }
  }

  private read(batch: FetchedBatch): void {
    for (const record of batch.records) this.give(batch, record);
    batch.advance(batch.nextOffset);
    this.passed(batch.partition, batch.nextOffset);
  }

  private give(batch: FetchedBatch, record: FetchedRecord): void {
    if (record.offset < (this.positions.get(batch.partition) ?? 0n)) return;
    const partition = { topic: this.settings.topic, partition: batch.partition };
    const decoded = decodeRecord(partition, record, this.contracts);
    try {
      if (decoded.kind === 'event') this.listener.onRecord(decoded.event);
      if (decoded.kind === 'tombstone' && record.key !== null)
        this.listener.onTombstone(record.key.toString());
    } catch (error) {
      this.skipped(record, partition, (error as Error).message);
    }
    if (decoded.kind === 'undecodable') this.skipped(record, partition, decoded.message);
  }

  /** Nothing to dead-letter to: each replica reads the record again at its next start. */
  private skipped(record: FetchedRecord, { topic, partition }: PartitionRef, why: string): void {
    this.logger.error(`skipped ${topic}/${String(partition)}@${String(record.offset)}: ${why.slice(0, 200)}`);
  }

  private passed(partition: number, next: bigint): void {
    if (next > (this.positions.get(partition) ?? 0n)) this.positions.set(partition, next);
    this.prove();
  }

  /** Asks for the topic's ends: an idle topic tells nothing of whether Kafka still answers. */
  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    const since = Date.now();
    const before = new Map(this.positions);
    try {
      const marks = await this.admin.watermarks(this.settings.topicPrefix + this.settings.topic);
      this.startOverWhenMadeAnew(marks, before);
      this.goal ??= { since, ends: endsOf(marks) };
      this.prove();
    } catch (error) {
      this.alarm.raise('Kafka does not tell the ends of the topic', error);
    } finally {
      this.looking = false;
    }
  }

  private prove(): void {
    if (this.goal === undefined) return;
    for (const [partition, end] of this.goal.ends) {
      if ((this.positions.get(partition) ?? 0n) < end) return;
    }
    this.provenAt = this.goal.since;
    this.goal = undefined;
    this.alarm.clear();
    this.becomeReady();
  }

  /** `before`: where it was when the ends were asked for; what was written since may have been read already. */
  private startOverWhenMadeAnew(
    marks: ReadonlyMap<number, Watermarks>,
    before: ReadonlyMap<number, bigint>,
  ): void {
    for (const [partition, { low, high }] of marks) {
      if ((before.get(partition) ?? 0n) <= high) continue;
      this.logger.error(
        `${this.settings.topic}/${String(partition)} has lost its end: reading it from its beginning`,
      );
      this.positions.set(partition, 0n);
      this.goal = undefined;
      this.consumer.seek({ topic: this.settings.topicPrefix + this.settings.topic, partition }, low);
    }
  }
}

/** The ends that hold anything: an empty partition has nothing to be read. */
function endsOf(marks: ReadonlyMap<number, Watermarks>): Map<number, bigint> {
  return new Map(
    [...marks].filter(([, { low, high }]) => high > low).map(([partition, { high }]) => [partition, high]),
  );
}
