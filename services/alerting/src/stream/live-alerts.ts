import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AlertRecord } from '@palisade/contracts';
import { TopicTail } from '@palisade/messaging';
import { AlertFeed } from './alert-feed.js';
import { AlertReads } from './alert-reads.js';
import type { Connection } from './connection.js';

/**
 * The feeds of the tenants that have clients here. Postgres is the truth, asked every few seconds; alerts.v1 hints when
 * to ask at once.
 */
@Injectable()
export class LiveAlerts implements OnApplicationBootstrap {
  private readonly logger = new Logger('LiveAlerts');
  private readonly feeds = new Map<string, { feed: AlertFeed; users: number }>();
  private isPolling = false;
  private isFailing = false;

  constructor(
    private readonly topics: TopicTail,
    private readonly reads: AlertReads,
  ) {}

  onApplicationBootstrap(): void {
    this.topics.tail(AlertRecord, {
      wants: (tenantId) => this.feeds.has(tenantId),
      onEvent: ({ tenantId, data }) => {
        const { sequence = 0 } = data.unmapped.palisade;
        this.feeds.get(tenantId)?.feed.hint(sequence);
      },
    });
  }

  /** The feed of the connection's tenant, until the connection ends. */
  feedOf(connection: Connection): AlertFeed {
    const { tenantId } = connection;
    const entry = this.feeds.get(tenantId) ?? this.open(tenantId);
    entry.users++;
    connection.onEnd(() => {
      if (--entry.users === 0 && this.feeds.get(tenantId) === entry) this.feeds.delete(tenantId);
    });
    return entry.feed;
  }

  /** A hint that was lost then costs seconds and no alert. */
  async poll(): Promise<void> {
    if (this.isPolling || this.feeds.size === 0) return;
    this.isPolling = true;
    try {
      const latest = await this.reads.latest([...this.feeds.keys()]);
      for (const [tenantId, sequence] of latest) this.feeds.get(tenantId)?.feed.hint(sequence);
      if (this.isFailing) this.logger.log('alerts can be read again');
      this.isFailing = false;
    } catch (error) {
      this.failed(error);
    } finally {
      this.isPolling = false;
    }
  }

  private open(tenantId: string): { feed: AlertFeed; users: number } {
    const feed = new AlertFeed(tenantId, this.reads, (error) => {
      this.failed(error);
    });
    const entry = { feed, users: 0 };
    this.feeds.set(tenantId, entry);
    feed.ready.catch((error: unknown) => {
      this.failed(error);
      if (this.feeds.get(tenantId) === entry) this.feeds.delete(tenantId);
    });
    return entry;
  }

  private failed(error: unknown): void {
    if (!this.isFailing) this.logger.error(`alerts cannot be read: ${(error as Error).message}`);
    this.isFailing = true;
  }
}
