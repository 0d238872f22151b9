import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';

export interface PauseFigures {
  /** How late the event loop was at most. */
  readonly longestDelayMs: number;
  readonly p99DelayMs: number;
  /** The longest collection of garbage. */
  readonly longestGcMs: number;
  /** The most that was resident. */
  readonly rssMiB: number;
}

const resolution = 5;

/** What a process's work does to its responsiveness and its memory, from here to `end`. */
export class Pauses {
  private readonly delay = monitorEventLoopDelay({ resolution });
  private longestGc = 0;
  private rss = process.memoryUsage.rss();
  private readonly observer = new PerformanceObserver((list) => this.saw(list.getEntries()));
  private readonly sampling = setInterval(() => {
    this.rss = Math.max(this.rss, process.memoryUsage.rss());
  }, 50);

  constructor() {
    this.observer.observe({ entryTypes: ['gc'] });
    this.delay.enable();
  }

  end(): PauseFigures {
    clearInterval(this.sampling);
    this.delay.disable();
    this.saw(this.observer.takeRecords());
    this.observer.disconnect();
    // The histogram counts the time between two looks, of which the resolution is waited on purpose.
    const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolution);
    return {
      longestDelayMs: late(this.delay.max),
      p99DelayMs: late(this.delay.percentile(99)),
      longestGcMs: this.longestGc,
      rssMiB: this.rss / 2 ** 20,
    };
  }

  private saw(entries: readonly { duration: number }[]): void {
    for (const { duration } of entries) this.longestGc = Math.max(this.longestGc, duration);
  }
}
