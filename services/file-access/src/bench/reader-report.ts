/** What a reading process tells the one that measures, by IPC. Times in milliseconds of the system's clock. */
export interface ReaderReport {
  readonly events: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Microseconds since its first event. */
  readonly cpuMicros: number;
  readonly rssMiB: number;
  readonly detections: number;
  readonly duplicates: number;
}

export interface ReaderAssigned {
  readonly isAssigned: true;
}

/** What a reading process is asked to do. */
export interface ReaderTask {
  readonly brokers: string[];
  readonly topicPrefix: string;
  readonly topic: string;
  readonly group: string;
  readonly rules: number;
  readonly databaseUrl: string;
}

/** It comes as the process's only argument. */
export function readerTask(): ReaderTask {
  return JSON.parse(process.argv[2] ?? '{}') as ReaderTask;
}

const everyMs = 100;

/**
 * Once all readers have their partitions. Whoever is there first has them all, and would read for seconds before the
 * group is balanced: bare kafkajs reads that twice.
 */
export const started = new Promise<void>((resolve) => {
  process.once('message', () => {
    resolve();
  });
});

/** Some partitions are this reader's. */
export function sayAssigned(): void {
  process.send?.({ isAssigned: true } satisfies ReaderAssigned);
}

// Whoever started it is gone.
process.once('disconnect', () => process.exit());

export class ReaderProgress {
  detections = 0;
  duplicates = 0;
  private events = 0;
  private firstAt = 0;
  private lastAt = 0;
  private cpuBefore = process.cpuUsage();

  constructor() {
    setInterval(() => {
      if (this.events > 0) process.send?.(this.report());
    }, everyMs);
  }

  count(events: number, startedAt: number): void {
    if (this.firstAt === 0) {
      this.firstAt = startedAt;
      this.cpuBefore = process.cpuUsage();
    }
    this.events += events;
    this.lastAt = Date.now();
  }

  private report(): ReaderReport {
    const { user, system } = process.cpuUsage(this.cpuBefore);
    const { events, firstAt, lastAt, detections, duplicates } = this;
    const rssMiB = process.memoryUsage.rss() / 1024 / 1024;
    return { events, firstAt, lastAt, cpuMicros: user + system, rssMiB, detections, duplicates };
  }
}
