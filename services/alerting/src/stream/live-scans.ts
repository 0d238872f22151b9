import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  type Contract,
  ScanEndedRecord,
  ScanQueuedRecord,
  ScanStartedRecord,
  TaskProgressRecord,
} from '@palisade/contracts';
import { type Event, TopicTail } from '@palisade/messaging';
import { AlertingSettings } from '../config.js';
import type { Connection } from './connection.js';
import { traceOf } from './frames.js';
import { streamMetrics } from './stream-metrics.js';
import { SecondlyCap } from './subscription.js';

type ScanEvent = ScanQueuedRecord | ScanStartedRecord | ScanEndedRecord;

/** Nobody follows more bars than that by eye; each task says again in seconds how far it is. */
const mostProgressPerSecond = 50;

interface Follower {
  connection: Connection;
  cap: SecondlyCap;
}

/**
 * What becomes of scans, to everybody of the tenant who may read them. Best effort, as live events are: nothing is sent
 * again, and what a scan is is asked of scan-orchestrator.
 */
@Injectable()
export class LiveScans implements OnApplicationBootstrap {
  private readonly byTenant = new Map<string, Set<Follower>>();

  constructor(
    private readonly topics: TopicTail,
    private readonly settings: AlertingSettings,
  ) {}

  onApplicationBootstrap(): void {
    const wants = (tenantId: string) => this.byTenant.has(tenantId);
    this.topics.tail(TaskProgressRecord, {
      wants,
      onEvent: (event) => {
        this.giveProgress(event);
      },
    });
    const contracts: [Contract<ScanEvent>, ...Contract<ScanEvent>[]] = [
      ScanQueuedRecord,
      ScanStartedRecord,
      ScanEndedRecord,
    ];
    this.topics.tail(contracts, {
      wants,
      onEvent: (event) => {
        this.give(event, 'scan', frameOf('scan', scanView(event), event));
      },
    });
  }

  /** Until the connection ends; its caller may read scans. */
  follow(connection: Connection): void {
    const { tenantId } = connection;
    const follower = { connection, cap: new SecondlyCap(mostProgressPerSecond) };
    const ofTenant = this.byTenant.get(tenantId) ?? new Set();
    this.byTenant.set(tenantId, ofTenant.add(follower));
    connection.onEnd(() => {
      ofTenant.delete(follower);
      if (ofTenant.size === 0 && this.byTenant.get(tenantId) === ofTenant) this.byTenant.delete(tenantId);
    });
  }

  private giveProgress(event: Event<TaskProgressRecord>): void {
    const { scan_id, task_id, target_id, phase, done, total, at } = event.data;
    const view = { scan_id, task_id, target_id, state: 'running', phase, done, total, at };
    this.give(event, 'scan_progress', frameOf('scan_progress', view, event));
  }

  private give(
    { tenantId, appendedAt }: Event<unknown>,
    type: 'scan' | 'scan_progress',
    frame: Buffer,
  ): void {
    const now = Date.now();
    for (const { connection, cap } of this.byTenant.get(tenantId) ?? []) {
      if (this.isFull(connection) || (type === 'scan_progress' && !cap.takes(now))) continue;
      if (type === 'scan_progress') cap.took();
      connection.send(type, frame);
    }
    streamMetrics.delayed(type, appendedAt.getTime());
  }

  /** What waits beyond that is left to alerts, for which a client that reads too slowly is dropped. */
  private isFull({ bufferedBytes }: Connection): boolean {
    return bufferedBytes > (this.settings.STREAM_BUFFER_KIB * 1024) / 4;
  }
}

function scanView({ data }: Event<ScanEvent>) {
  const { scan_id, target_id } = data;
  if ('queued_at' in data) return { scan_id, target_id, state: 'queued', reason: null, at: data.queued_at };
  if ('started_at' in data)
    return { scan_id, target_id, state: 'running', reason: null, at: data.started_at };
  return { scan_id, target_id, state: data.state, reason: data.reason ?? null, at: data.ended_at };
}

function frameOf(type: string, data: object, { traceparent }: Event<unknown>): Buffer {
  return Buffer.from(JSON.stringify({ type, trace_id: traceOf(traceparent), data }));
}
