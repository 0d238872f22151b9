import { Logger } from '@nestjs/common';
import type { Contract } from '@palisade/contracts';
import { Alarm } from '../alarm.js';
import { decodeRecord, header } from '../envelope/decode.js';
import type { PartitionRef } from '../event.js';
import type {
  FetchedBatch,
  FetchedRecord,
  KafkaAdmin,
  KafkaClient,
  KafkaConsumer,
  Watermarks,
} from '../kafka-client.js';
import { partitionFor } from '../partition-for.js';
import { Positions } from './positions.js';
import type { TailListener } from './topic-tail.js';

export interface TailSettings {
  topic: string;
  topicPrefix: string;
  /** Nobody else's: a member alone is assigned every partition. */
  groupId: string;
  contracts: readonly Contract<unknown>[];
  sessionTimeoutMs: number;
  mostBehind: number;
}

const lookEveryMs = 1_000;
// What is written ends a fetch at once.
const idleFetchMs = 500;
// A batch may hold thousands of records: whatever else the process does gets its turn in between.
const givenAtOnce = 200;

/** One reader of the end of one topic. */
export class Tailing {
  private readonly logger = new Logger('TopicTail');
  private readonly alarm: Alarm;
  private readonly consumer: KafkaConsumer;
  private readonly admin: KafkaAdmin;
  private readonly contracts: ReadonlyMap<string, Contract<unknown>>;
  private readonly positions = new Positions();
  private looking: NodeJS.Timeout | undefined;
  private isLooking = false;
  private isReading = false;
  private isStopped = false;
  private becomeReady: () => void = () => undefined;
  readonly ready = new Promise<void>((resolve) => {
    this.becomeReady = resolve;
  });

  constructor(
    private readonly settings: TailSettings,
    private readonly listener: TailListener<unknown>,
    kafka: KafkaClient,
  ) {
    const { topic, topicPrefix, groupId, contracts, sessionTimeoutMs } = settings;
    this.contracts = new Map(contracts.map((contract) => [contract.type, contract]));
    this.alarm = new Alarm(`tail of ${topic}`);
    this.admin = kafka.admin();
    this.consumer = kafka.consumer({
      groupId,
      topics: [topicPrefix + topic],
      concurrency: 1,
      sessionTimeoutMs,
      maxWaitMs: idleFetchMs,
      // The group stores no offset, and would begin at the beginning.
      onAssigned: (partitions) => {
        for (const { partition } of partitions) this.goTo(partition, this.positions.of(partition));
      },
      onBatch: (batch) => this.read(batch),
      onNothingUntil: ({ partition }, next) => {
        this.positions.passed(partition, next);
      },
      onCrash: (error) => {
        this.alarm.raise('the topic cannot be read', error);
      },
      onRunning: () => {
        this.alarm.clear();
      },
    });
  }

  start(): void {
    this.looking = setInterval(() => void this.look(), lookEveryMs);
    void this.look();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.looking);
    this.alarm.clear();
    await Promise.all([this.isReading ? this.consumer.stop() : undefined, this.admin.close()]);
  }

  behindMs(): number {
    return Math.max(0, Date.now() - this.positions.provenAt - lookEveryMs);
  }

  private async read(batch: FetchedBatch): Promise<void> {
    let given = 0;
    for (const record of batch.records) {
      if (!batch.isCurrent()) return;
      if (record.offset < (this.positions.of(batch.partition) ?? 0n)) continue;
      // Before it is given: whatever happens next, never a second time.
      this.positions.passed(batch.partition, record.offset + 1n);
      if (this.give(batch, record) && ++given % givenAtOnce === 0) await new Promise(setImmediate);
    }
    batch.advance(batch.nextOffset);
    this.positions.passed(batch.partition, batch.nextOffset);
  }

  private give({ partition }: FetchedBatch, record: FetchedRecord): boolean {
    const tenantId = (header(record, 'ce_tenantid') ?? '').toLowerCase();
    if (!this.listener.wants(tenantId)) return false;
    const { topic } = this.settings;
    const decoded = decodeRecord({ topic, partition }, record, this.contracts);
    if (decoded.kind !== 'event') return true;
    const { event } = decoded;
    const key = this.listener.keyOf?.(event);
    if (key !== undefined && partitionFor(key, this.positions.partitions) !== partition) return true;
    try {
      this.listener.onEvent(event);
    } catch (error) {
      const at = `${topic}/${String(partition)}@${String(record.offset)}`;
      this.logger.error(`${at} was not taken: ${(error as Error).message.slice(0, 200)}`);
    }
    return true;
  }

  /** Asks for the topic's ends: where to begin, and whether they are reached. */
  private async look(): Promise<void> {
    if (this.isLooking || this.isStopped) return;
    this.isLooking = true;
    const since = Date.now();
    const before = this.positions.snapshot();
    try {
      const marks = await this.admin.watermarks(this.settings.topicPrefix + this.settings.topic);
      if (!this.isReading) this.begin(marks);
      this.keepUp(marks, before);
      this.positions.mustReach(since, marks);
    } catch (error) {
      this.alarm.raise('Kafka does not tell the ends of the topic', error);
    } finally {
      this.isLooking = false;
    }
  }

  private begin(marks: ReadonlyMap<number, Watermarks>): void {
    if (this.isStopped) return;
    for (const [partition, { high }] of marks) this.positions.set(partition, high);
    this.isReading = true;
    this.consumer.start();
    this.becomeReady();
  }

  private keepUp(marks: ReadonlyMap<number, Watermarks>, before: ReadonlyMap<number, bigint>): void {
    const skipped = this.positions.skip(marks, this.settings.mostBehind, before);
    if (skipped.partitions.length === 0) return;
    for (const partition of skipped.partitions) this.goTo(partition, this.positions.of(partition));
    this.logger.warn(
      `${this.settings.topic}: ${String(skipped.records)} records were passed over, to be at the end again`,
    );
    this.listener.onSkipped?.(skipped.records);
  }

  private goTo(partition: number, position: bigint | undefined): void {
    if (position === undefined) return; // a partition that was added since, of which nothing was read yet
    const ref: PartitionRef = { topic: this.settings.topicPrefix + this.settings.topic, partition };
    this.consumer.seek(ref, position);
  }
}
