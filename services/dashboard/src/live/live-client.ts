import type { LiveStatus } from './live-status.js';
import {
  afterClose,
  backoff,
  isTurnedOff,
  parseFrame,
  refusalWords,
  subscribeFrame,
  unsubscribeFrame,
  type Frame,
  type LiveAlert,
  type LiveEvent,
  type LiveScan,
  type LiveScanProgress,
  type Refusal,
  type Subscription,
} from './protocol.js';

/** What of a WebSocket is used. */
export interface Socket {
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export interface LiveOptions {
  open: (cursor: string | undefined) => Socket;
  /** New cookies; false: the session is over. Throws when that is not known. */
  refresh: () => Promise<boolean>;
  onSessionEnd: () => void;
  now?: () => number;
  random?: () => number;
  after?: (milliseconds: number, run: () => void) => () => void;
}

/** What is heard of scans. */
export interface ScanListener {
  onScan: (scan: LiveScan) => void;
  onProgress: (progress: LiveScanProgress) => void;
  /** Something may have been missed. */
  onHello: () => void;
}

type EventListener = (event: LiveEvent, traceId: string | null) => void;

const silence = 40_000;
const later = 30_000;
/** Until what was turned off is asked for again: somebody may have turned it on. */
const askAgain = 10_000;
/** A connection that ends sooner may end for the same reason again: it counts as one more failure. */
const proven = 30_000;
const noWait = () => {};

const afterTimeout = (milliseconds: number, run: () => void) => {
  const timer = setTimeout(run, milliseconds);
  return () => clearTimeout(timer);
};

/** The tab's one connection: kept up, resumed where it was lost, its state told in `status`. */
export class LiveClient {
  private readonly now: () => number;
  private readonly random: () => number;
  private readonly after: (milliseconds: number, run: () => void) => () => void;

  private socket: Socket | undefined;
  private cursor: string | undefined;
  private attempt = 0;
  private stopWaiting: () => void = noWait;
  private stopWatching: () => void = noWait;
  private isGreeted = false;
  private greetedAt = 0;

  private current: LiveStatus;
  private readonly watchers = new Set<() => void>();
  private readonly alertListeners = new Set<(alert: LiveAlert) => void>();
  private readonly gapListeners = new Set<() => void>();
  private readonly scanListeners = new Set<ScanListener>();
  private readonly subscriptions = new Map<string, { wanted: Subscription; listener: EventListener }>();

  constructor(private readonly options: LiveOptions) {
    this.now = options.now ?? Date.now;
    this.random = options.random ?? Math.random;
    this.after = options.after ?? afterTimeout;
    this.current = { state: 'connecting', since: this.now(), behindSeconds: 0, dropped: {}, refused: {} };
  }

  start(): void {
    if (this.socket === undefined) this.connect();
  }

  stop(): void {
    this.stopWaiting();
    this.drop(1000);
  }

  /** Without waiting any longer: the machine woke up, the network is back, somebody asked for it. */
  reconnectNow(): void {
    if (this.isGreeted || this.current.state === 'ended') return;
    this.attempt = 0;
    this.stopWaiting();
    this.drop(1000);
    this.connect();
  }

  readonly status = (): LiveStatus => this.current;

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  onAlert(listener: (alert: LiveAlert) => void): () => void {
    this.alertListeners.add(listener);
    return () => this.alertListeners.delete(listener);
  }

  /** Alerts may have been missed: the cursor was not resumed, and lists have to be read again. */
  onHole(listener: () => void): () => void {
    this.gapListeners.add(listener);
    return () => this.gapListeners.delete(listener);
  }

  /** Of scans nothing is sent again: after each greeting what is shown of them has to be read anew. */
  onScans(listener: ScanListener): () => void {
    this.scanListeners.add(listener);
    return () => this.scanListeners.delete(listener);
  }

  /** Live events under a name; the same name again replaces the filter. */
  subscribe(name: string, wanted: Subscription, listener: EventListener): () => void {
    const entry = { wanted, listener };
    this.subscriptions.set(name, entry);
    this.forget(name);
    if (this.isGreeted) this.socket?.send(subscribeFrame(name, wanted));
    return () => {
      if (this.subscriptions.get(name) !== entry) return;
      this.subscriptions.delete(name);
      this.forget(name);
      if (this.isGreeted) this.socket?.send(unsubscribeFrame(name));
    };
  }

  private connect(): void {
    const socket = this.options.open(this.cursor);
    this.socket = socket;
    this.isGreeted = false;
    socket.onmessage = ({ data }) => {
      this.expectMore();
      const frame = parseFrame(data);
      if (frame !== undefined) this.take(frame);
    };
    socket.onclose = ({ code }) => this.lost(code);
    this.expectMore();
  }

  private take(frame: Frame): void {
    switch (frame.type) {
      case 'hello': {
        const hadCursor = this.cursor !== undefined;
        this.cursor = frame.data.cursor;
        this.isGreeted = true;
        this.greetedAt = this.now();
        this.tell({ state: 'live', since: this.now(), behindSeconds: 0, dropped: {}, refused: {} });
        for (const [name, { wanted }] of this.subscriptions) this.socket?.send(subscribeFrame(name, wanted));
        if (hadCursor) for (const { onHello } of this.scanListeners) onHello();
        if (hadCursor && !frame.data.resumed) for (const listener of this.gapListeners) listener();
        break;
      }
      case 'alert':
        this.cursor = frame.cursor;
        for (const listener of this.alertListeners) listener(frame.data);
        break;
      case 'file_access_event':
        this.subscriptions.get(frame.subscription)?.listener(frame.data, frame.trace_id);
        break;
      case 'scan':
        for (const { onScan } of this.scanListeners) onScan(frame.data);
        break;
      case 'scan_progress':
        for (const { onProgress } of this.scanListeners) onProgress(frame.data);
        break;
      case 'gap': {
        const { dropped } = this.current;
        const count = (dropped[frame.subscription] ?? 0) + frame.data.count;
        this.tell({ ...this.current, dropped: { ...dropped, [frame.subscription]: count } });
        break;
      }
      case 'heartbeat': {
        this.cursor = frame.data.cursor;
        const behindSeconds = frame.data.events_behind_seconds ?? 0;
        if (behindSeconds !== this.current.behindSeconds) this.tell({ ...this.current, behindSeconds });
        break;
      }
      case 'error':
        this.refuse(frame.subscription, frame.data);
        break;
      case 'subscribed':
        // What was said of the one before it holds no more.
        this.forget(frame.subscription);
        break;
    }
  }

  /** A connection that says nothing for longer than two heartbeats is dead, whatever its socket believes. */
  private expectMore(): void {
    this.stopWatching();
    this.stopWatching = this.after(silence, () => {
      this.drop(4000);
      this.lost(1006);
    });
  }

  private refuse(name: string | undefined, refusal: Refusal): void {
    const entry = name === undefined ? undefined : this.subscriptions.get(name);
    if (name === undefined || entry === undefined) return;
    const refused = { why: refusalWords(refusal), isOff: isTurnedOff(refusal) };
    this.tell({ ...this.current, refused: { ...this.current.refused, [name]: refused } });
    if (!refused.isOff) return;
    const { socket } = this;
    // Not all tabs of an organization at once.
    this.after(askAgain * (1 + this.random() / 2), () => {
      if (this.socket !== socket || this.subscriptions.get(name) !== entry) return;
      socket?.send(subscribeFrame(name, entry.wanted));
    });
  }

  private lost(code: number): void {
    if (this.isGreeted && this.now() - this.greetedAt >= proven) this.attempt = 0;
    this.drop(undefined);
    if (this.current.state === 'live') {
      this.tell({ ...this.current, state: 'disconnected', since: this.now() });
    } else if (this.current.state === 'connecting' && this.attempt >= 2) {
      this.tell({ ...this.current, state: 'disconnected' });
    }
    const next = afterClose(code);
    if (next === 'start-over') {
      this.cursor = undefined;
      for (const listener of this.gapListeners) listener();
    }
    // A refused upgrade closes with 1006 as a lost network does: every third time, look whether the session goes on.
    const asksFirst = next === 'refresh' || (code === 1006 && this.attempt % 3 === 2);
    const wait = next === 'reconnect-later' ? later : backoff(this.attempt, this.random);
    this.attempt += 1;
    this.stopWaiting = this.after(wait, () => {
      if (asksFirst) void this.refreshThenConnect();
      else this.connect();
    });
  }

  private async refreshThenConnect(): Promise<void> {
    try {
      if (!(await this.options.refresh())) {
        this.tell({ ...this.current, state: 'ended', since: this.now() });
        this.options.onSessionEnd();
        return;
      }
    } catch {
      // Whether the session goes on is not known while the server is away: go on trying.
    }
    this.connect();
  }

  private drop(code: number | undefined): void {
    this.stopWatching();
    this.isGreeted = false;
    const { socket } = this;
    this.socket = undefined;
    if (socket === undefined) return;
    socket.onmessage = null;
    socket.onclose = null;
    if (code !== undefined) socket.close(code);
  }

  private forget(name: string): void {
    if (!(name in this.current.dropped) && !(name in this.current.refused)) return;
    const { [name]: _dropped, ...dropped } = this.current.dropped;
    const { [name]: _refused, ...refused } = this.current.refused;
    this.tell({ ...this.current, dropped, refused });
  }

  private tell(status: LiveStatus): void {
    this.current = status;
    for (const watcher of this.watchers) watcher();
  }
}
