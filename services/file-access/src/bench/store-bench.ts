import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { FileAccessEventRecord, normaliseActor, RuleDefinitionRecord } from '@palisade/contracts';
import type { Publisher } from '@palisade/messaging';
import type { StoredEvent } from '../events/stored-event.js';
import { asRecord, asShipped } from '../rules/rule-spec.js';
import { shippedRules } from '../rules/shipped-rules.js';
import type { FileAccess } from '../testing/file-access.js';
import { newUuid } from '../uuid.js';
import { BareStore } from './bare-store.js';
import { busyShare, cpuTimes, type CpuTimes } from './cpu-times.js';
import { alternating, median } from './rounds.js';
import { asPublication, randomFrom, sampleEvents } from './sample-events.js';
import { ServiceProcess } from './service-process.js';

interface StoreRate {
  readonly eventsPerSecond: number;
  /** Microseconds of CPU an event: of the process that writes, and of all of Postgres. */
  readonly node: number;
  readonly postgres: number;
  /** What part of the machine was at work, for whatever. */
  readonly busy: number;
  readonly detections: number;
}

export interface StoreFigure extends StoreRate {
  readonly what: string;
  /** Of bare inserts, in the same round. */
  readonly ratio: number;
}

const atOnce = 5_000;
/** Events a second of event time: how dense the windows are. */
const density = 1_000;
const bursts: readonly string[] = ['burst_downloads', 'burst_bytes'];

/** Medians of paired rounds: bare rows, then as many events from the topic under the two burst rules and under all. */
export async function measureStoring(
  prepared: FileAccess,
  publisher: Publisher,
  { events, rounds }: { events: number; rounds: number },
): Promise<StoreFigure[]> {
  const bench = new StoreBench(prepared, publisher, events);
  const all = shippedRules().map(({ ruleId }) => ruleId);
  const ways: { what: string; run: () => Promise<StoreRate> }[] = [
    { what: 'bare inserts', run: () => bench.insertBare() },
    { what: `topic to stored and detected, ${bursts.length} rules`, run: () => bench.detect(bursts) },
    { what: `topic to stored and detected, ${all.length} rules`, run: () => bench.detect(all) },
  ];
  const done = await alternating(
    rounds,
    ways.map(({ run }) => run),
  );
  return ways.map(({ what }, i) => {
    const of = (value: (rate: StoreRate, round: number) => number) => median((done[i] ?? []).map(value));
    return {
      what,
      eventsPerSecond: of(({ eventsPerSecond }) => eventsPerSecond),
      ratio: of(({ eventsPerSecond }, round) => eventsPerSecond / (done[0]?.[round]?.eventsPerSecond ?? NaN)),
      node: of(({ node }) => node),
      postgres: of(({ postgres }) => postgres),
      busy: of(({ busy }) => busy),
      detections: of(({ detections }) => detections),
    };
  });
}

class StoreBench {
  private seed = 0;

  constructor(
    private readonly prepared: FileAccess,
    private readonly publisher: Publisher,
    private readonly events: number,
  ) {}

  async insertBare(): Promise<StoreRate> {
    const tenantId = randomUUID();
    await this.emptyTables();
    const bare = await BareStore.connect(this.prepared);
    const batches = this.batches().map((some) =>
      some.map(({ data, time }) => asStored(tenantId, data, time)),
    );
    const meter = await this.meter(process.pid);
    await bare.insert(tenantId, batches);
    const rate = meter(this.events);
    await bare.close();
    return { ...rate, detections: 0 };
  }

  /** Fills the topic, then lets the service read it to its end: stored, deduplicated, detected, committed. */
  async detect(rules: readonly string[]): Promise<StoreRate> {
    const { events } = this;
    const tenantId = randomUUID();
    await this.emptyTables();
    await this.enableOnly(tenantId, rules);
    const behind = await this.storedUpTo();
    for (const some of this.batches()) {
      const records = some.map(({ data, time }) =>
        asPublication(tenantId, { ...data, occurred_at: new Date(time).toISOString() }),
      );
      await this.publisher.publish(FileAccessEventRecord, records);
    }
    const service = await ServiceProcess.start(this.prepared, { DETECTION: '1' });
    try {
      // From the first commit on: starting a process is not detection.
      let first = behind;
      while (first === behind) {
        await setTimeout(5);
        first = await this.storedUpTo();
      }
      const meter = await this.meter(service.pid);
      let last = first;
      while (last - behind < events) {
        await setTimeout(20);
        last = await this.storedUpTo();
      }
      const rate = meter(last - first);
      const [told] = await this.prepared.rows<{ n: string }>(
        `select count(*) as n from file_access.outbox where topic = 'file-access.detections.v1'`,
      );
      return { ...rate, detections: Number(told?.n) };
    } finally {
      await service.stop();
    }
  }

  /** What the tenant does not want is disabled, as it would do it. */
  private async enableOnly(tenantId: string, rules: readonly string[]): Promise<void> {
    const others = shippedRules().filter(({ ruleId }) => !rules.includes(ruleId));
    await this.publisher.publish(
      RuleDefinitionRecord,
      others.map((rule) => ({
        id: randomUUID(),
        tenantId,
        key: `${tenantId}:${rule.ruleId}`,
        data: asRecord({ ...asShipped(rule), revision: 1, enabled: false }, false, new Date()),
      })),
    );
  }

  private batches(): { data: FileAccessEventRecord; time: number }[][] {
    const next = sampleEvents(randomFrom(this.seed++));
    const start = Date.now() - (this.events / density) * 1000;
    return Array.from({ length: Math.ceil(this.events / atOnce) }, (_, n) =>
      Array.from({ length: atOnce }, (_each, i) => ({
        data: next(),
        time: start + ((n * atOnce + i) * 1000) / density,
      })),
    );
  }

  /** Of what was measured before, nothing is left that would have to be kept. */
  private async emptyTables(): Promise<void> {
    await this.prepared.rows(
      'truncate file_access.events, file_access.event_dedupe, file_access.group_state, file_access.episodes, file_access.outbox',
    );
    await this.prepared.rows('checkpoint');
  }

  private async meter(node: number): Promise<(events: number) => Omit<StoreRate, 'detections'>> {
    const [row] = await this.prepared.rows<{ pid: number }>('select pg_backend_pid() as pid');
    const now = () => cpuTimes(node, row?.pid ?? 0);
    const [before, startedAt] = [now(), performance.now()];
    return (events) => {
      const [after, seconds] = [now(), (performance.now() - startedAt) / 1000];
      const micros = (of: (times: CpuTimes) => number) => ((of(after) - of(before)) * 1e6) / events;
      return {
        eventsPerSecond: events / seconds,
        node: micros((times) => times.node),
        postgres: micros(({ postgres }) => postgres),
        busy: busyShare(before, after, seconds),
      };
    };
  }

  private async storedUpTo(): Promise<number> {
    const [row] = await this.prepared.rows<{ next: string }>(
      `select coalesce(sum(next_offset), 0) as next from file_access.consumer_offsets where consumer_group = 'file-access.detect'`,
    );
    return Number(row?.next);
  }
}

function asStored(tenantId: string, data: FileAccessEventRecord, time: number): StoredEvent {
  return {
    tenantId,
    eventId: newUuid(time),
    actor: normaliseActor(data.actor_email),
    occurredAt: time,
    receivedAt: time,
    timing: 'on_time',
    data,
  };
}
