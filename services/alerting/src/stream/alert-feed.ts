import { inSpan } from '@palisade/telemetry';
import type { Alert } from '../alerts/alert.entity.js';
import { pageOfAlerts, type AlertReads } from './alert-reads.js';
import type { Connection } from './connection.js';
import { alertFrame } from './frames.js';
import { streamMetrics } from './stream-metrics.js';

/** Of hints whose alerts have not been read yet. */
const mostTraces = 1_000;
/** Bytes of missed alerts that wait for a client before more are written. */
const mostWaiting = 64 * 1024;
/** Alerts told in a row before whatever else the process does gets its turn. */
const toldAtOnce = 10;

/** One tenant's alerts as they change, read once from Postgres for all of its clients on this replica. */
export class AlertFeed {
  readonly live = new Set<Connection>();
  /** Everything up to here has been given to the live ones. */
  private last = 0;
  private readonly traces = new Map<number, string>();
  private reading: Promise<void> | undefined;
  private isStale = false;
  /** Fails when Postgres does not tell where the sequence stands. */
  readonly ready: Promise<void>;

  constructor(
    readonly tenantId: string,
    private readonly reads: AlertReads,
    private readonly failed: (error: unknown) => void,
  ) {
    this.ready = this.begin();
    this.ready.catch(() => undefined); // whoever waits for it is told
  }

  /** Where a client without a cursor begins. */
  get position(): number {
    return this.last;
  }

  /** Something up to `sequence` has been committed, in the trace of `traceparent`. */
  hint(sequence: number, traceparent?: string): void {
    if (sequence <= this.last) return;
    if (traceparent !== undefined && this.traces.size < mostTraces) this.traces.set(sequence, traceparent);
    this.wake();
  }

  /** Gives the client what it has missed, in pages that it has to take, and then whatever comes. */
  async resume(connection: Connection): Promise<void> {
    for (;;) {
      // From here to the next await nothing is given: neither a hole nor a double is possible between page and feed.
      if (!connection.isOpen) return;
      if (connection.sequence >= this.last) break;
      const page = await this.reads.after(this.tenantId, connection.sequence);
      for (const alert of page) {
        give(connection, alert.sequence, alertFrame(alert));
        if (connection.bufferedBytes > mostWaiting) await connection.drained();
      }
      if (page.length === 0) break;
    }
    this.live.add(connection);
    connection.onEnd(() => this.live.delete(connection));
    this.hint(connection.sequence); // it may have seen more elsewhere
  }

  /** Where the sequence stands now, for a cursor that claims to be further than this feed. */
  async latest(): Promise<number> {
    return (await this.reads.latest([this.tenantId])).get(this.tenantId) ?? 0;
  }

  private async begin(): Promise<void> {
    this.last = Math.max(this.last, await this.latest());
  }

  private wake(): void {
    this.isStale = true;
    this.reading ??= this.readAll().finally(() => {
      this.reading = undefined;
    });
  }

  private async readAll(): Promise<void> {
    await this.ready;
    while (this.isStale) {
      this.isStale = false;
      try {
        const page = await this.reads.after(this.tenantId, this.last);
        for (const [index, alert] of page.entries()) {
          this.tell(alert);
          if (index % toldAtOnce === toldAtOnce - 1) await new Promise(setImmediate);
        }
        if (page.length === pageOfAlerts) this.isStale = true;
      } catch (error) {
        this.failed(error); // the next poll tries again
      }
    }
  }

  private tell(alert: Alert): void {
    const { sequence } = alert;
    this.last = sequence;
    const traceparent = this.traceOf(sequence);
    const attributes = { 'palisade.alert.id': alert.id, 'palisade.stream.connections': this.live.size };
    inSpan('stream alert', { kind: 'producer', parent: traceparent, attributes }, () => {
      const frame = alertFrame(alert, traceparent);
      for (const connection of this.live) give(connection, sequence, frame);
    });
    streamMetrics.delayed('alert', alert.updatedAt.getTime());
  }

  /** Of the hint for this change; those before it are of states that nobody will be told of. */
  private traceOf(sequence: number): string | undefined {
    const traceparent = this.traces.get(sequence);
    for (const hinted of this.traces.keys()) if (hinted <= sequence) this.traces.delete(hinted);
    return traceparent;
  }
}

function give(connection: Connection, sequence: number, frame: Buffer): void {
  if (sequence <= connection.sequence) return;
  connection.send('alert', frame);
  connection.sequence = sequence;
}
