import type { FileAccessEventAnswer } from '../../api/gen/palisade.schemas.js';

export interface FeedEvent extends FileAccessEventAnswer {
  /** Of an event that arrived live. */
  trace_id: string | null;
}

export interface FeedState {
  /** Newest first. */
  readonly rows: readonly FeedEvent[];
  /** What waits to be shown. */
  readonly waiting: number;
  /** Older rows were let go to make room. */
  readonly isTrimmed: boolean;
  /** So many that waited were let go to make room. */
  readonly skipped: number;
  /** Between two rows there are events that were neither sent nor read again. */
  readonly hasHole: boolean;
}

export const keptRows = 5_000;

const empty: FeedState = { rows: [], waiting: 0, isTrimmed: false, skipped: 0, hasHole: false };

/**
 * The events of the feed, each once, in the order in which they were received. What arrives is shown in the next frame,
 * or waits while the feed is held. Memory is bounded: the oldest rows go.
 */
export class Feed {
  private state: FeedState = empty;
  private arrived: FeedEvent[] = [];
  private readonly known = new Set<string>();
  private isHeld = false;
  private skipped = 0;
  private isScheduled = false;
  private readonly watchers = new Set<() => void>();

  constructor(private readonly nextFrame: (run: () => void) => void = soon) {}

  readonly read = (): FeedState => this.state;

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** An event of the stream. */
  take(event: FileAccessEventAnswer, traceId: string | null): void {
    if (this.known.has(event.event_id)) return;
    this.known.add(event.event_id);
    this.arrived.push({ ...event, trace_id: traceId });
    this.schedule();
  }

  /** The latest events of the store, of which there may be more: those that the stream did not bring are added. */
  merge(events: readonly FileAccessEventAnswer[], hasMore = false): void {
    const missing = events.filter(({ event_id }) => !this.known.has(event_id));
    if (missing.length === 0) return;
    // Nothing of it was known, and there is more: it does not reach back to what was.
    if (hasMore && missing.length === events.length && this.known.size > 0)
      this.state = { ...this.state, hasHole: true };
    for (const { event_id } of missing) this.known.add(event_id);
    const rows = missing.map((event) => ({ ...event, trace_id: null }));
    // At the first reading there is nothing yet that they could push aside.
    if (this.state.rows.length === 0) this.show(rows);
    else {
      this.arrived.push(...rows);
      this.schedule();
    }
  }

  hold(isHeld: boolean): void {
    if (this.isHeld === isHeld) return;
    this.isHeld = isHeld;
    if (!isHeld) this.schedule();
  }

  /** Shows what waits, though the feed stays held. */
  release(): void {
    this.show(this.arrived.splice(0));
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.nextFrame(() => {
      this.isScheduled = false;
      if (this.isHeld) this.wait();
      else this.release();
    });
  }

  private wait(): void {
    if (this.arrived.length > keptRows) {
      const gone = this.arrived.sort(byReceipt).splice(keptRows);
      for (const { event_id } of gone) this.known.delete(event_id);
      this.skipped += gone.length;
    }
    this.set({ ...this.state, waiting: this.arrived.length + this.skipped });
  }

  private show(events: readonly FeedEvent[]): void {
    const rows = merged([...events].sort(byReceipt), this.state.rows);
    const gone = rows.splice(keptRows);
    for (const { event_id } of gone) this.known.delete(event_id);
    const skipped = this.state.skipped + this.skipped;
    this.skipped = 0;
    this.set({
      ...this.state,
      rows,
      waiting: this.arrived.length,
      isTrimmed: this.state.isTrimmed || gone.length > 0,
      skipped,
    });
  }

  private set(state: FeedState): void {
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}

const byReceipt = (a: FeedEvent, b: FeedEvent): number =>
  a.received_at < b.received_at ? 1 : a.received_at > b.received_at ? -1 : 0;

/** Two lists, each newest first, as one; of two at the same moment that of the first goes before. */
function merged(first: readonly FeedEvent[], second: readonly FeedEvent[]): FeedEvent[] {
  const rows: FeedEvent[] = [];
  let at = 0;
  for (const event of first) {
    for (let next = second[at]; next !== undefined && byReceipt(next, event) < 0; next = second[at]) {
      rows.push(next);
      at += 1;
    }
    rows.push(event);
  }
  return rows.concat(second.slice(at));
}

const frame = 200;

// Not requestAnimationFrame, which stands still in a tab that nobody looks at while events go on arriving.
function soon(run: () => void): void {
  setTimeout(run, frame);
}
