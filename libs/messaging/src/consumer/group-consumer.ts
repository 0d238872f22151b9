import { Alarm } from '../alarm.js';
import type { PartitionRef } from '../event.js';
import type { FetchedBatch, KafkaAdmin, KafkaClient, KafkaConsumer } from '../kafka-client.js';
import type { Tuning } from '../options.js';
import { observeLag, type LagSource } from './consumer-metrics.js';
import { PartitionTask } from './partition-task.js';
import type { PartitionWorker } from './worker.js';

export interface GroupSettings {
  group: string;
  /** Without the prefix. */
  topics: string[];
  topicPrefix: string;
  tuning: Tuning;
  inBatches?: boolean;
  /** How long records may wait for others that they can be taken with. */
  gatherMs?: number | undefined;
  worker(partition: PartitionRef): PartitionWorker;
}

const measureEveryMs = 10_000;

/** The consumer of one group in this process: gives each assigned partition a task, and takes it back. */
export class GroupConsumer {
  private readonly consumer: KafkaConsumer;
  private readonly alarm: Alarm;
  private readonly tasks = new Map<string, PartitionTask>();
  private readonly releasing = new Set<Promise<void>>();
  private forgetLag: () => void = () => undefined;
  private measuring: NodeJS.Timeout | undefined;
  private joinedFirst: () => void = () => undefined;
  /** Resolves when the group has been joined once. */
  readonly joined = new Promise<void>((resolve) => {
    this.joinedFirst = resolve;
  });

  constructor(
    private readonly settings: GroupSettings,
    kafka: KafkaClient,
    private readonly admin: KafkaAdmin,
  ) {
    const { group, topics, topicPrefix, tuning, inBatches = false, gatherMs } = settings;
    this.alarm = new Alarm(`consumer of ${group}`);
    this.consumer = kafka.consumer({
      groupId: topicPrefix + group,
      topics: topics.map((topic) => topicPrefix + topic),
      concurrency: inBatches ? tuning.batchesConcurrently : tuning.partitionsConcurrently,
      sessionTimeoutMs: tuning.sessionTimeoutMs,
      maxWaitMs: gatherMs ?? tuning.maxWaitMs,
      inBatches,
      gathers: gatherMs !== undefined,
      onAssigned: (partitions) => {
        this.assign(partitions);
      },
      onBatch: (batch) => this.process(batch),
      onNothingUntil: (partition, next) => {
        this.tasks.get(nameOf(partition))?.passedUntil(next);
      },
      onRunning: () => {
        this.alarm.clear();
        this.joinedFirst();
      },
      onCrash: (error) => {
        this.alarm.raise('the group cannot be joined', error);
        this.assign([]); // its partitions may have other owners by the time it is back
      },
    });
  }

  start(): void {
    this.consumer.start();
    this.forgetLag = observeLag(() => this.lags());
    this.measuring = setInterval(() => void this.measure(), measureEveryMs).unref();
  }

  /** Ends fetching, lets what runs commit, and leaves the group. */
  async stop(): Promise<void> {
    clearInterval(this.measuring);
    await this.consumer.stop();
    this.assign([]);
    await Promise.all(this.releasing);
    this.forgetLag();
    this.alarm.clear();
  }

  private assign(partitions: PartitionRef[]): void {
    const assigned = new Set(partitions.map(nameOf));
    for (const [name, task] of this.tasks) {
      if (assigned.has(name)) continue;
      this.tasks.delete(name);
      const release = task.release().finally(() => this.releasing.delete(release));
      this.releasing.add(release);
    }
    for (const partition of partitions) {
      if (!this.tasks.has(nameOf(partition))) this.add(partition);
    }
  }

  private add(fetched: PartitionRef): void {
    const { consumer } = this;
    const partition = {
      topic: fetched.topic.slice(this.settings.topicPrefix.length),
      partition: fetched.partition,
    };
    const task = new PartitionTask(
      partition,
      this.settings.worker(partition),
      {
        pause: () => {
          consumer.pause(fetched);
        },
        resume: () => {
          consumer.resume(fetched);
        },
        seek: (offset) => {
          consumer.seek(fetched, offset);
        },
      },
      { group: this.settings.group, outageCapMs: this.settings.tuning.infrastructureBackoffMs },
    );
    this.tasks.set(nameOf(fetched), task);
    task.start();
  }

  private async process(batch: FetchedBatch): Promise<void> {
    await this.tasks.get(nameOf(batch))?.process(batch);
  }

  private lags(): LagSource[] {
    return [...this.tasks.values()].flatMap(({ partition, lag }) =>
      lag === undefined ? [] : [{ group: this.settings.group, ...partition, lag }],
    );
  }

  private async measure(): Promise<void> {
    try {
      for (const topic of this.settings.topics) {
        const marks = await this.admin.watermarks(this.settings.topicPrefix + topic);
        for (const task of this.tasks.values()) {
          const mark = task.partition.topic === topic ? marks.get(task.partition.partition) : undefined;
          if (mark !== undefined) task.sawEnd(mark.high);
        }
      }
    } catch {
      return; // Kafka is away, which the consumer itself reports
    }
  }
}

function nameOf({ topic, partition }: PartitionRef): string {
  return `${topic}/${String(partition)}`;
}
