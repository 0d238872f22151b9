import { inSpan } from '@palisade/telemetry';
import type { Alert } from '../alerts/alert.entity.js';
import { pageOfAlerts, type AlertReads } from './alert-reads.js';
import type { Connection } from './connection.js';
import { alertFrame } from './frames.js';
import { streamMetrics } from './stream-metrics.js';

/** Bytes of missed alerts that wait for a client before more are written. */
const mostWaiting = 64 * 1024;
/** Alerts told in a row before whatever else the process does gets its turn. */
const toldAtOnce = 10;

/** One tenant's alerts as they change, read once from Postgres for all of its clients on this replica. */
export class AlertFeed {
  readonly live = new Set<Connection>();
  /** Everything up to here has been given to the live ones. */
  private last = 0;
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

  /** Something up to `sequence` has been committed. */
  hint(sequence: number): void {
    if (sequence <= this.last) return;
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
    // Not that of the hint: a read may be ahead of the topic, and give what no hint has named yet.
    const parent = alert.traceparent;
    const attributes = { 'palisade.alert.id': alert.id, 'palisade.stream.connections': this.live.size };
    inSpan('stream alert', { kind: 'producer', parent, attributes }, () => {
      const frame = alertFrame(alert);
      for (const connection of this.live) give(connection, sequence, frame);
    });
    streamMetrics.delayed('alert', alert.updatedAt.getTime());
  }
}

function give(connection: Connection, sequence: number, frame: Buffer): void {
  if (sequence <= connection.sequence) return;
  connection.send('alert', frame);
  connection.sequence = sequence;
}
