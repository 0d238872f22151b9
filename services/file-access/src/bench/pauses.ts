import {
  constants,
  monitorEventLoopDelay,
  type NodeGCPerformanceDetail,
  PerformanceObserver,
} from 'node:perf_hooks';

export interface PauseFigures {
  /** How late the event loop was at most. */
  readonly longestDelayMs: number;
  readonly p99DelayMs: number;
  /** The longest collections of garbage: of what is young, and of the rest. */
  readonly longestMinorMs: number;
  readonly longestMajorMs: number;
  /** The most that was resident, and what it was made of then. */
  readonly rssMiB: number;
  readonly heapMiB: number;
  readonly externalMiB: number;
}

const resolution = 5;

/** What a process's work does to its responsiveness and its memory, from here to `end`. */
export class Pauses {
  private readonly delay = monitorEventLoopDelay({ resolution });
  private longestMinor = 0;
  private longestMajor = 0;
  private most = process.memoryUsage();
  private readonly observer = new PerformanceObserver((list) => this.saw(list.getEntries()));
  private readonly sampling = setInterval(() => {
    const now = process.memoryUsage();
    if (now.rss > this.most.rss) this.most = now;
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
      longestMinorMs: this.longestMinor,
      longestMajorMs: this.longestMajor,
      rssMiB: this.most.rss / 2 ** 20,
      heapMiB: this.most.heapTotal / 2 ** 20,
      externalMiB: this.most.external / 2 ** 20,
    };
  }

  private saw(entries: readonly { duration: number; detail?: NodeGCPerformanceDetail }[]): void {
    for (const { duration, detail } of entries) {
      const isMinor = detail?.kind === constants.NODE_PERFORMANCE_GC_MINOR;
      if (isMinor) this.longestMinor = Math.max(this.longestMinor, duration);
      else this.longestMajor = Math.max(this.longestMajor, duration);
    }
  }
}
