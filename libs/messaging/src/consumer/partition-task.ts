import { Alarm } from '../alarm.js';
import { backoff } from '../backoff.js';
import type { PartitionRef } from '../event.js';
import type { FetchedBatch } from '../kafka-client.js';
import { faultPoints } from '../fault-points.js';
import type { PartitionWorker } from './worker.js';

/** What a partition asks of its group's consumer. */
export interface Fetching {
  pause(): void;
  resume(): void;
  seek(offset: bigint): void;
}

const showEveryMs = 500;

/** One assigned partition of a group, from its assignment to its revocation: runs its worker one thing at a time. */
export class PartitionTask {
  private queue: Promise<unknown> = Promise.resolve();
  private ready = false;
  private released = false;
  private timer: NodeJS.Timeout | undefined;
  private ticker: NodeJS.Timeout | undefined;
  private readonly alarm: Alarm;
  private shownAt = 0;
  private end: { position: bigint; highWatermark: bigint } | undefined;

  constructor(
    readonly partition: PartitionRef,
    private readonly worker: PartitionWorker,
    private readonly fetching: Fetching,
    private readonly settings: { group: string; outageCapMs: number },
  ) {
    const { group } = settings;
    this.alarm = new Alarm(`${group} taking ${partition.topic}/${String(partition.partition)}`);
  }

  get lag(): number | undefined {
    return this.end === undefined ? undefined : Number(this.end.highWatermark - this.end.position);
  }

  start(): void {
    this.fetching.pause();
    void this.exclusively(() => this.take(0));
    if (this.worker.tickMs !== undefined) {
      this.ticker = setInterval(() => void this.exclusively(() => this.tick()), this.worker.tickMs);
    }
  }

  process(batch: FetchedBatch): Promise<void> {
    return this.exclusively(async () => {
      if (!this.ready || this.released) return;
      const { next, retryInMs, retake } = await this.worker.process(batch);
      this.end = { position: next, highWatermark: batch.highWatermark };
      if (retryInMs !== undefined) this.pauseFor(retryInMs, retake === true);
      if (this.isWorthCommitting(next, batch.highWatermark)) await batch.commit(next);
      else batch.advance(next);
      await faultPoints.at('consumer.after-offset-commit');
    });
  }

  /** Of an idle or paused partition, which fetches nothing that would say it. */
  sawEnd(highWatermark: bigint): void {
    if (this.end !== undefined && highWatermark > this.end.highWatermark)
      this.end.highWatermark = highWatermark;
  }

  passedUntil(next: bigint): void {
    if (this.end !== undefined && next > this.end.position) this.end.position = next;
  }

  /** Resolves when what was running has ended. */
  release(): Promise<void> {
    this.released = true;
    clearTimeout(this.timer);
    clearInterval(this.ticker);
    return this.exclusively(async () => {
      await this.worker.release();
      this.alarm.clear();
    });
  }

  private isWorthCommitting(next: bigint, highWatermark: bigint): boolean {
    const now = Date.now();
    const isShown = this.worker.keepsOffset === true && now - this.shownAt < showEveryMs;
    if (isShown && next < highWatermark) return false;
    this.shownAt = now;
    return true;
  }

  private pauseFor(ms: number, retake: boolean): void {
    this.fetching.pause();
    this.ready = !retake;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (retake) void this.exclusively(() => this.take(0));
      else this.fetching.resume();
    }, ms);
  }

  private async take(failures: number): Promise<void> {
    if (this.released) return;
    try {
      const offset = await this.worker.take();
      this.alarm.clear();
      this.ready = true;
      if (offset !== undefined) this.fetching.seek(offset);
      this.fetching.resume();
    } catch (error) {
      this.alarm.raise('the partition cannot be taken', error);
      const ms = backoff(failures + 1, 100, this.settings.outageCapMs);
      this.timer = setTimeout(() => void this.exclusively(() => this.take(failures + 1)), ms);
    }
  }

  private async tick(): Promise<void> {
    if (!this.ready || this.released) return;
    if ((await this.worker.tick?.()) === false) this.pauseFor(1_000, true);
  }

  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work);
    this.queue = result.catch(() => undefined);
    return result;
  }
}
