import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { actorKey, FileAccessEventRecord } from '@palisade/contracts';
import { TopicTail, type Event, type Tailed } from '@palisade/messaging';
import { AlertingSettings } from '../config.js';
import type { Subscribe } from './client-message.js';
import type { Connection } from './connection.js';
import { eventView } from './event-view.js';
import { traceOf } from './frames.js';
import { RecentIds } from './recent-ids.js';
import { streamMetrics } from './stream-metrics.js';
import { SecondlyCap, Subscription, type SharedCap } from './subscription.js';

const mostSubscriptions = 4;
const rememberedMs = 30_000;
const mostRemembered = 50_000;

interface Subscriber {
  shared: SharedCap;
  subscriptions: Map<string, Subscription>;
}

/** Events as they are written to the topic, to those who subscribed to them. Best effort: nothing is sent again. */
@Injectable()
export class LiveEvents implements OnApplicationBootstrap {
  private readonly subscribers = new Map<Connection, Subscriber>();
  private readonly byTenant = new Map<string, Set<Subscription>>();
  private readonly recent = new RecentIds(rememberedMs, mostRemembered);
  private tail: Tailed | undefined;

  constructor(
    private readonly topics: TopicTail,
    private readonly settings: AlertingSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.tail = this.topics.tail(FileAccessEventRecord, {
      wants: (tenantId) => this.byTenant.has(tenantId),
      keyOf: ({ tenantId, data }) => actorKey(tenantId, data.actor_email),
      onEvent: (event) => {
        this.give(event);
      },
      onSkipped: () => {
        this.tellSkipped();
      },
    });
  }

  get behindSeconds(): number {
    return Math.floor((this.tail?.behindMs() ?? 0) / 1_000);
  }

  /** Replaces the connection's subscription of that name; false: it has too many. */
  subscribe(connection: Connection, message: Subscribe): boolean {
    const { subscriptions, shared } = this.subscriberOf(connection);
    const present = subscriptions.get(message.subscription);
    if (present === undefined && subscriptions.size >= mostSubscriptions) return false;
    const subscription = new Subscription(connection, message, shared);
    if (present !== undefined) this.drop(present);
    subscriptions.set(subscription.name, subscription);
    const ofTenant = this.byTenant.get(connection.tenantId) ?? new Set();
    this.byTenant.set(connection.tenantId, ofTenant.add(subscription));
    return true;
  }

  unsubscribe(connection: Connection, name: string): void {
    const subscriptions = this.subscribers.get(connection)?.subscriptions;
    const subscription = subscriptions?.get(name);
    if (subscription === undefined) return;
    subscriptions?.delete(name);
    this.drop(subscription);
  }

  /** Ends all of the tenant's subscriptions; returns them, whose connections stay. */
  end(tenantId: string): Subscription[] {
    const ended = [...(this.byTenant.get(tenantId) ?? [])];
    for (const { connection, name } of ended) this.unsubscribe(connection, name);
    return ended;
  }

  /** Every second. */
  tellGaps(): void {
    for (const { subscriptions } of this.subscribers.values()) {
      for (const subscription of subscriptions.values()) subscription.tellGap();
    }
  }

  private subscriberOf(connection: Connection): Subscriber {
    const known = this.subscribers.get(connection);
    if (known !== undefined) return known;
    const { STREAM_EVENTS_PER_SECOND, STREAM_BUFFER_KIB } = this.settings;
    const shared = {
      cap: new SecondlyCap(STREAM_EVENTS_PER_SECOND),
      bufferBytes: (STREAM_BUFFER_KIB * 1024) / 4,
    };
    const subscriber = { shared, subscriptions: new Map<string, Subscription>() };
    this.subscribers.set(connection, subscriber);
    connection.onEnd(() => {
      this.subscribers.delete(connection);
      for (const subscription of subscriber.subscriptions.values()) this.drop(subscription);
    });
    return subscriber;
  }

  private drop(subscription: Subscription): void {
    subscription.tellGap();
    const { tenantId } = subscription.connection;
    const ofTenant = this.byTenant.get(tenantId);
    ofTenant?.delete(subscription);
    if (ofTenant?.size === 0) this.byTenant.delete(tenantId);
  }

  private give(event: Event<FileAccessEventRecord>): void {
    const wanting = this.byTenant.get(event.tenantId);
    const now = Date.now();
    // A sender that sent it twice, or a producer's retry.
    if (wanting === undefined || !this.recent.add(`${event.tenantId} ${event.id}`, now)) return;
    const view = eventView(event, this.settings.DETECTION_FUTURE_SECONDS * 1_000);
    if (view === undefined) return;
    const frames = new FramesByName(JSON.stringify(view), traceOf(event.traceparent));
    for (const subscription of wanting) {
      if (subscription.matches(view)) subscription.offer(() => frames.of(subscription.name), now);
    }
    streamMetrics.delayed('file_access_event', event.appendedAt.getTime());
  }

  private tellSkipped(): void {
    const problem = {
      type: 'urn:palisade:problem:events-passed-over',
      title: 'Live events were passed over',
      detail: 'The stream had fallen behind: search for what happened in the last minutes.',
    };
    for (const connection of this.subscribers.keys()) connection.sendJson({ type: 'error', data: problem });
  }
}

/** One event is written once, and once more for each name under which somebody subscribed. */
class FramesByName {
  private readonly frames = new Map<string, Buffer>();

  constructor(
    private readonly event: string,
    private readonly traceId: string | null,
  ) {}

  of(name: string): Buffer {
    const known = this.frames.get(name);
    if (known !== undefined) return known;
    const head = JSON.stringify({ type: 'file_access_event', subscription: name, trace_id: this.traceId });
    const frame = Buffer.from(`${head.slice(0, -1)},"data":${this.event}}`);
    this.frames.set(name, frame);
    return frame;
  }
}
