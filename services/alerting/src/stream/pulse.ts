import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AlertingSettings } from '../config.js';
import type { Connection } from './connection.js';
import { cursorOf } from './cursor.js';
import { LiveAlerts } from './live-alerts.js';
import { LiveEvents } from './live-events.js';

const everyMs = 1_000;
const pollEveryMs = 3_000;
const stopWithinMs = 3_000;

/** All that happens by the clock: heartbeats, gaps, who is slow or gone; and the end of all connections. */
@Injectable()
export class Pulse implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly connections = new Set<Connection>();
  private timer: NodeJS.Timeout | undefined;
  private polledAt = 0;
  private isStopping = false;

  constructor(
    private readonly settings: AlertingSettings,
    private readonly alerts: LiveAlerts,
    private readonly events: LiveEvents,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.beat(Date.now());
    }, everyMs);
  }

  /** Before the HTTP server closes, which would wait for them. */
  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    const ended = [...this.connections].map(
      (connection) => new Promise<void>((resolve) => connection.onEnd(resolve)),
    );
    for (const connection of this.connections) connection.close('stopping');
    await Promise.race([
      Promise.all(ended),
      new Promise((resolve) => setTimeout(resolve, stopWithinMs).unref()),
    ]);
  }

  add(connection: Connection): void {
    if (this.isStopping) {
      connection.close('stopping');
      return;
    }
    this.connections.add(connection);
    connection.onEnd(() => this.connections.delete(connection));
    connection.heartbeatAt = Date.now();
  }

  private beat(now: number): void {
    this.events.tellGaps();
    if (now - this.polledAt >= pollEveryMs) {
      this.polledAt = now;
      void this.alerts.poll();
    }
    const heartbeatMs = this.settings.STREAM_HEARTBEAT_SECONDS * 1_000;
    for (const connection of this.connections) {
      if (connection.isStalled(now)) connection.close('too-slow');
      else if (now - connection.heardAt > 3 * heartbeatMs) connection.abandon();
      else if (now - connection.heartbeatAt >= heartbeatMs) this.heartbeat(connection, now);
    }
  }

  private heartbeat(connection: Connection, now: number): void {
    connection.heartbeatAt = now;
    connection.ping();
    connection.sendJson({
      type: 'heartbeat',
      data: {
        at: new Date(now).toISOString(),
        cursor: cursorOf(connection.tenantId, connection.sequence),
        events_behind_seconds: this.events.behindSeconds,
      },
    });
  }
}
