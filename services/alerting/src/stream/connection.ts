import { randomUUID } from 'node:crypto';
import type { Caller } from '@palisade/auth';
import { createLogger, runInContext, type Context } from '@palisade/telemetry';
import { WebSocket } from 'ws';
import { closeCodes, type CloseReason } from './close-reasons.js';
import { streamMetrics } from './stream-metrics.js';

const log = createLogger('stream');
/** How long the other side may take to answer a close. */
const closeWithinMs = 2_000;
const mostMessagesPerMinute = 120;

export interface Admitted {
  caller: Caller;
  /** The cursor of `?since=`, unread. */
  since?: string;
  context: Context;
  /** Gives back the place among the connections that was taken for it. */
  leave: () => void;
  /** It is only let in to be told why it is closed. */
  refusal?: CloseReason;
}

export interface ConnectionLimits {
  /** Bytes that may wait for a client that reads slowly; beyond them it is dropped. */
  bufferBytes: number;
  /** How long nothing of what waits may leave. */
  stalledMs: number;
}

/** One client's WebSocket: what waits to be written is bounded, and what closes it is said once. */
export class Connection {
  readonly id = randomUUID();
  readonly openedAt = Date.now();
  /** The client has been sent everything up to here. */
  sequence = 0;
  heardAt = Date.now();
  heartbeatAt = 0;
  private readonly cleanups: (() => void)[] = [];
  private progress = { at: Date.now(), written: 0 };
  private reason: string | undefined;
  private said = { since: Date.now(), messages: 0 };

  constructor(
    private readonly socket: WebSocket,
    readonly admitted: Admitted,
    private readonly limits: ConnectionLimits,
  ) {
    socket.on('pong', () => {
      this.heardAt = Date.now();
    });
    socket.on('error', () => undefined); // 'close' follows, and says it
    socket.on('close', (code) => {
      this.ended(code);
    });
    streamMetrics.opened();
    this.log('connected', { since: admitted.since !== undefined });
  }

  get caller(): Caller {
    return this.admitted.caller;
  }

  get tenantId(): string {
    return this.caller.tenantId;
  }

  get isOpen(): boolean {
    return this.reason === undefined && this.socket.readyState === WebSocket.OPEN;
  }

  get bufferedBytes(): number {
    return this.socket.bufferedAmount;
  }

  /** Writes a frame, or drops the client for whom too much waits already. */
  send(type: string, frame: Buffer): void {
    if (!this.isOpen) return;
    if (this.bufferedBytes > this.limits.bufferBytes) {
      this.close('too-slow');
      return;
    }
    streamMetrics.sent(type);
    this.socket.send(frame, { binary: false }, ignore);
  }

  sendJson(frame: { type: string; subscription?: string; data?: object }): void {
    this.send(frame.type, Buffer.from(JSON.stringify(frame)));
  }

  /** Resolves when all that was sent is on its way, or the connection ended. */
  drained(): Promise<void> {
    if (!this.isOpen || this.bufferedBytes === 0) return Promise.resolve();
    // An empty frame would be seen: a ping is not, and is written after all that waits.
    return new Promise((resolve) => {
      this.socket.ping(undefined, undefined, () => {
        resolve();
      });
      this.onEnd(resolve);
    });
  }

  ping(): void {
    if (this.isOpen) this.socket.ping(undefined, undefined, ignore);
  }

  /** Whether nothing of what waits has been taken for too long. */
  isStalled(now: number): boolean {
    const waiting = this.bufferedBytes;
    const written = bytesTaken(this.socket);
    if (waiting === 0 || written !== this.progress.written) this.progress = { at: now, written };
    return waiting > 0 && now - this.progress.at > this.limits.stalledMs;
  }

  /** Counts a message; false: it says too much. */
  hears(now = Date.now()): boolean {
    this.heardAt = now;
    if (now - this.said.since > 60_000) this.said = { since: now, messages: 0 };
    return ++this.said.messages <= mostMessagesPerMinute;
  }

  close(reason: CloseReason): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    this.socket.close(closeCodes[reason], reason);
    // A client that reads nothing doesn't read the close either.
    setTimeout(() => {
      this.socket.terminate();
    }, closeWithinMs).unref();
  }

  /** The other side is gone without a word. */
  abandon(): void {
    this.reason ??= 'dead';
    this.socket.terminate();
  }

  onEnd(cleanup: () => void): void {
    this.cleanups.push(cleanup);
  }

  private ended(code: number): void {
    this.reason ??= code === 1005 || code === 1000 || code === 1001 ? 'client' : 'lost';
    this.admitted.leave();
    for (const cleanup of this.cleanups.splice(0)) cleanup();
    streamMetrics.closed(this.reason);
    this.log('disconnected', {
      code,
      reason: this.reason,
      seconds: Math.round((Date.now() - this.openedAt) / 1000),
    });
  }

  private log(message: string, fields: object): void {
    const { caller, context } = this.admitted;
    runInContext(context, () => {
      log.info({ connection_id: this.id, caller: `${caller.kind}:${caller.id}`, ...fields }, message);
    });
  }
}

function ignore(): void {
  // Of a write that fails 'close' tells.
}

/** What the kernel has taken. Not in the types of ws, but what its `bufferedAmount` is made of too. */
function bytesTaken(socket: WebSocket): number {
  const { _socket: raw } = socket as unknown as {
    _socket: { bytesWritten: number; writableLength: number } | null;
  };
  return raw === null ? 0 : raw.bytesWritten - raw.writableLength;
}
