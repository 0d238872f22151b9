import { setTimeout as later } from 'node:timers/promises';
import {
  AttemptSupersededRecord,
  ScanCancelledRecord,
  ScannerCatalogueRecord,
  TaskOfferedRecord,
  topicNamed,
  type Contract,
} from '@palisade/contracts';
import { Unavailable, type Event, type Publisher, type Tailed, type TopicTail } from '@palisade/messaging';
import { inSpan, setTenant, type Logger } from '@palisade/telemetry';
import type { Isolation } from '../isolation/probe.js';
import { Attempt, type AttemptParts } from './attempt.js';
import { catalogueOf } from './catalogue.js';
import { UnknownKey } from './claim-client.js';
import { attemptEnded, observeRunning, offerMet } from './metrics.js';
import { Replica } from './replica.js';

export interface RunnerParts extends Omit<AttemptParts, 'replicaId'> {
  replicaId: string;
  publisher: Publisher;
  tail: TopicTail;
  slots: number;
  isolation: Isolation['kind'];
  drainWithinMs?: number;
  log: Logger;
}

const usualDrainMs = 12_000;
const handBackWithinMs = 5_000;
const mostBehindMs = 30_000;
const againAfterMs = 1_000;

/** Takes the tasks that are offered to this replica, as many at once as it has slots. */
export class ScannerRunner {
  readonly replica: Replica;
  private readonly running = new Map<string, Attempt>();
  private readonly work = new Set<Promise<void>>();
  private readonly tails: Tailed[] = [];
  private isReady = false;
  private isDraining = false;
  private isKeyUnknown = false;
  private endObserving: (() => void) | undefined;
  private readonly catalogue: ReturnType<typeof catalogueOf>;
  private readonly tasks: Contract<TaskOfferedRecord>;

  /** Throws where two checks have one id, and where there is no topic for tasks of the scanner. */
  constructor(private readonly parts: RunnerParts) {
    const { replicaId, publisher, scanner, slots, isolation } = parts;
    this.catalogue = catalogueOf(scanner);
    this.tasks = { ...TaskOfferedRecord, topic: topicNamed(`scan.tasks.${scanner.name}.v1`) };
    this.replica = new Replica(replicaId, publisher, () => ({
      scanner: scanner.name,
      version: scanner.version,
      slots,
      running: [...this.running.values()].map(({ offer }) => ({
        task_id: offer.taskId,
        attempt: offer.attempt,
      })),
      draining: this.isDraining,
      isolation,
    }));
  }

  /** Resolves when it can be offered tasks: whatever is offered or ended from then on is heard. */
  async start(): Promise<void> {
    const { tail } = this.parts;
    const wants = () => true;
    const listen = <T>(contract: Contract<T>, onEvent: (event: Event<T>) => void) => {
      this.tails.push(tail.tail(contract, { wants, onEvent }, { mostBehind: 1_000_000 }));
    };
    listen(ScanCancelledRecord, ({ data }) => {
      this.drop((attempt) => attempt.offer.scanId === data.scan_id);
    });
    listen(AttemptSupersededRecord, ({ data }) => {
      this.drop(({ offer }) => offer.taskId === data.task_id && offer.attempt <= data.attempt);
    });
    listen(this.tasks, (event) => {
      this.offered(event);
    });
    this.endObserving = observeRunning(() => this.running.size);
    await Promise.all(this.tails.map(({ ready }) => ready));
    await this.sayCatalogue();
    // It may have been stopped while Kafka was away.
    if (this.isDraining) return;
    this.replica.start();
    this.isReady = true;
  }

  /** Throws while no task would be taken, or none would be ended. */
  checkReady(): void {
    if (!this.isReady) throw new Error('the topics of offers and of control are not read yet');
    if (this.isKeyUnknown) throw new Error('scan-orchestrator does not know SCANNER_KEY');
    const behind = Math.max(...this.tails.map((tail) => tail.behindMs()));
    if (behind > mostBehindMs) throw new Error(`the topics were read last ${String(behind)} ms ago`);
  }

  /** Nothing more is taken; what runs may end, and what then still runs is handed back. */
  async drain(): Promise<void> {
    this.isDraining = true;
    this.replica.say();
    await this.untilIdle(this.parts.drainWithinMs ?? usualDrainMs);
    for (const attempt of this.running.values()) attempt.handBack();
    await this.untilIdle(handBackWithinMs);
    await this.replica.leave();
    this.endObserving?.();
  }

  private async untilIdle(withinMs: number): Promise<void> {
    const late = new AbortController();
    await Promise.race([
      Promise.all(this.work),
      later(withinMs, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
  }

  private offered(event: Event<TaskOfferedRecord>): void {
    const { data, traceparent, tenantId } = event;
    if (data.replica_id !== this.parts.replicaId || this.isDraining) return;
    const key = `${data.task_id}:${String(data.attempt)}`;
    if (this.running.has(key)) return;
    if (this.running.size >= this.parts.slots) {
      offerMet('no_slot');
      return;
    }
    const attempt = new Attempt(
      {
        scanId: data.scan_id,
        taskId: data.task_id,
        attempt: data.attempt,
        claimToken: data.claim_token,
        expiresAt: Date.parse(data.expires_at),
      },
      this.parts,
    );
    this.running.set(key, attempt);
    this.replica.say();
    const work = inSpan(
      `task ${this.parts.scanner.name}`,
      {
        kind: 'consumer',
        parent: traceparent ?? null,
        attributes: { 'palisade.task.id': data.task_id, 'palisade.task.attempt': data.attempt },
      },
      async () => {
        setTenant(tenantId);
        await this.attempt(attempt);
      },
    ).finally(() => {
      this.running.delete(key);
      this.work.delete(work);
      this.replica.say();
    });
    this.work.add(work);
  }

  private async attempt(attempt: Attempt): Promise<void> {
    const { log } = this.parts;
    const { taskId: task_id, scanId: scan_id, attempt: number } = attempt.offer;
    const about = { task_id, scan_id, attempt: number };
    const startedAt = Date.now();
    try {
      const ending = await attempt.run();
      this.isKeyUnknown = false;
      offerMet(ending === undefined ? 'refused' : 'claimed');
      if (ending === undefined) return;
      const took = Date.now() - startedAt;
      attemptEnded(ending, took);
      const { result, reason } = ending;
      log.info({ ...about, result, reason, duration_ms: took }, 'a task has ended');
    } catch (error) {
      this.isKeyUnknown = error instanceof UnknownKey;
      offerMet('failed');
      log.error({ ...about, err: error }, 'a task could not be worked on');
    }
  }

  private drop(isMeant: (attempt: Attempt) => boolean): void {
    for (const attempt of this.running.values()) if (isMeant(attempt)) attempt.drop('cancelled');
  }

  private async sayCatalogue(): Promise<void> {
    const { scanner, publisher } = this.parts;
    const { catalogue: data } = this;
    const id = `catalogue:${scanner.name}`;
    while (!this.isDraining) {
      try {
        await publisher.publish(ScannerCatalogueRecord, [
          { id: `${id}:${scanner.version}`, tenantId: '', key: id, data },
        ]);
        return;
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        await later(againAfterMs);
      }
    }
  }
}
