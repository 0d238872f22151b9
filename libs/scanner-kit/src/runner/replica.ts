import { randomUUID } from 'node:crypto';
import { setTimeout as later } from 'node:timers/promises';
import { ScannerReplicaRecord, type scan } from '@palisade/contracts';
import type { Publisher } from '@palisade/messaging';

const everyMs = 5_000;
const againAfterMs = 1_000;
const tombstoneWithinMs = 5_000;

export type ReplicaState = Omit<scan.ScannerReplica, 'replica_id' | 'revision'>;

/** Says on scan.scanners.v1 how this replica is: every few seconds, and with each change; changes that come together once. */
export class Replica {
  private revision = 0;
  private isChanged = true;
  private isStopped = false;
  private saying: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly id: string,
    private readonly publisher: Publisher,
    private readonly state: () => ReplicaState,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.say();
    }, everyMs);
    this.say();
  }

  /** What it is now is said soon. */
  say(): void {
    if (this.isStopped) return;
    this.isChanged = true;
    this.saying ??= this.sayAll().finally(() => {
      this.saying = undefined;
    });
  }

  /** Nothing more is offered to what has left. */
  async leave(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    await this.saying;
    const until = Date.now() + tombstoneWithinMs;
    while (!(await this.publish(null)) && Date.now() < until) await later(againAfterMs);
  }

  private async sayAll(): Promise<void> {
    // Whoever says it changed after the state was read, and before the record was written, is heard in the next round.
    while (this.isChanged) {
      this.isChanged = false;
      this.revision++;
      const data = { ...this.state(), replica_id: this.id, revision: this.revision };
      if (await this.publish(data)) continue;
      if (this.isStopped) return;
      this.isChanged = true;
      await later(againAfterMs);
    }
  }

  /** Whether Kafka has it. */
  private async publish(data: scan.ScannerReplica | null): Promise<boolean> {
    const common = { id: randomUUID(), tenantId: '', key: this.id };
    try {
      const record = data === null ? { ...common, value: null } : { ...common, data };
      await this.publisher.publish(ScannerReplicaRecord, [record]);
      return true;
    } catch {
      return false; // libs/messaging says that Kafka is away
    }
  }
}
