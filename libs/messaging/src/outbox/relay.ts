import { randomUUID } from 'node:crypto';
import { Alarm } from '../alarm.js';
import { backoff } from '../backoff.js';
import { faultPoints } from '../fault-points.js';
import type { KafkaClient, KafkaProducer, TopicRecords } from '../kafka-client.js';
import type { Tuning } from '../options.js';
import { headerBytes } from '../records/header-bytes.js';
import { countOf, PackedRecords } from '../records/packed-records.js';
import { WakeableSleep } from '../wakeable-sleep.js';
import type { CommitWatch } from './commit-watch.js';
import { observeBacklog, recordSent } from './outbox-metrics.js';
import { Pruning } from './pruning.js';
import { RowSpans } from './row-spans.js';
import { RelayStore, type Lease, type UnsentRow } from './relay-store.js';

export interface RelaySettings {
  service: string;
  schema: string;
  url: string;
  topicPrefix: string;
  tuning: Tuning;
}

const pruneEveryMs = 60_000;
const measureEveryMs = 5_000;

/**
 * Sends the outbox's rows in the order of their ids, one replica at a time. Who leads holds a lease, checked in the
 * statement that claims, and a transactional producer, taken before the first claim: a former leader that wakes up
 * can neither claim nor, being fenced by Kafka, write what it had claimed over what its successor sent since.
 */
export class Relay {
  private readonly store: RelayStore;
  private readonly pruning: Pruning;
  private readonly sleep = new WakeableSleep();
  /** Deaf to hints: what failed is not tried again for each commit. */
  private readonly pause = new WakeableSleep();
  private readonly alarm: Alarm;
  private readonly holder = randomUUID();
  private leading = false;
  private stopping = false;
  private failures = 0;
  private hintPending = false;
  private lastPrune = Date.now();
  private lastMeasure = 0;
  private loop: Promise<void> = Promise.resolve();
  private readonly forgetBacklog: () => void;
  private backlog = { depth: 0, age: 0 };

  constructor(
    private readonly settings: RelaySettings,
    private readonly kafka: KafkaClient,
    commits: CommitWatch,
  ) {
    const { url, schema, tuning } = settings;
    this.store = new RelayStore({
      url,
      schema,
      leaseMs: tuning.relayLeaseMs,
      onHint: () => {
        this.sleep.wake();
      },
    });
    this.pruning = new Pruning(this.store, schema);
    this.alarm = new Alarm(`outbox.${settings.service}`);
    this.forgetBacklog = observeBacklog(() => this.backlog);
    commits.onCommit(() => {
      this.onCommit();
    });
  }

  start(): void {
    this.loop = this.run();
  }

  /** Sends what is claimed, gives the lease up, and ends. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.sleep.wake();
    this.pause.wake();
    await this.loop;
    await this.store.close();
    this.forgetBacklog();
  }

  private onCommit(): void {
    if (this.leading) {
      this.sleep.wake();
      return;
    }
    if (this.hintPending) return;
    this.hintPending = true;
    setTimeout(() => {
      this.hintPending = false;
      void this.store.hint();
    }, 5).unref();
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.store.connect();
        const lease = await this.store.acquire(this.holder);
        if (lease !== undefined) await this.lead(lease);
        else await this.houseKeep();
        if (!this.isStopping()) await this.sleep.sleep(this.settings.tuning.relayPollMs);
      } catch (error) {
        this.failures++;
        this.alarm.raise('the outbox cannot be sent', error);
        if (!this.isStopping()) {
          await this.pause.sleep(
            backoff(this.failures, 100, this.settings.tuning.infrastructureBackoffMs / 2),
          );
        }
      }
    }
  }

  private isStopping(): boolean {
    return this.stopping;
  }

  private async lead(lease: Lease): Promise<void> {
    const { service, topicPrefix, tuning } = this.settings;
    const producer = this.kafka.transactionalProducer({
      transactionalId: `${topicPrefix}${service}.relay`,
      transactionTimeoutMs: 15_000,
      requestTimeoutMs: 5_000,
    });
    try {
      await producer.connect(); // before the first claim, so that all that a former leader wrote precedes it
      this.leading = true;
      while (!this.stopping) {
        const rows = await this.store.claim(lease, tuning.relayBatch);
        if (rows === undefined) return;
        if (rows.length > 0) await this.send(lease, producer, rows);
        this.failures = 0;
        this.alarm.clear();
        await this.houseKeep();
        if (rows.length === 0) await this.sleep.sleep(tuning.relayPollMs);
      }
    } finally {
      this.leading = false;
      await producer.close();
      await this.store.release(lease).catch(() => undefined); // else it expires
    }
  }

  private async send(lease: Lease, producer: KafkaProducer, rows: UnsentRow[]): Promise<void> {
    await faultPoints.at('relay.after-claim');
    const startedAt = performance.now();
    const spans = new RowSpans();
    const batch = this.asRecords(rows, spans);
    try {
      await producer.send(batch);
    } catch (error) {
      spans.fail(error);
      throw error;
    } finally {
      spans.end();
    }
    for (const { topic, records } of batch)
      recordSent(topic, countOf(records), performance.now() - startedAt);
    await faultPoints.at('relay.after-send');
    await this.store.markSent(
      lease,
      rows.map(({ id }) => id),
    );
    await faultPoints.at('relay.after-mark');
  }

  private asRecords(rows: UnsentRow[], spans: RowSpans): TopicRecords[] {
    const byTopic = new Map<string, PackedRecords>();
    for (const { topic, message_key: key, value, headers } of rows) {
      const name = this.settings.topicPrefix + topic;
      const records = byTopic.get(name) ?? new PackedRecords();
      byTopic.set(name, records);
      records.add(key, value, headerBytes(spans.begin(topic, headers)));
    }
    return [...byTopic].map(([topic, records]) => ({ topic, records: [records] }));
  }

  private async houseKeep(): Promise<void> {
    if (Date.now() - this.lastMeasure > measureEveryMs) {
      this.lastMeasure = Date.now();
      this.backlog = await this.store.backlog();
    }
    if (this.leading && Date.now() - this.lastPrune > pruneEveryMs) {
      this.lastPrune = Date.now();
      await this.pruning.run();
    }
  }
}
