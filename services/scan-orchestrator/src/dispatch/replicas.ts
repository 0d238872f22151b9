import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ScannerReplicaRecord } from '@palisade/contracts';
import { type Event, type Followed, TopicFollower } from '@palisade/messaging';
import { Timing } from '../timing.js';
import { WakeUp } from './wake-up.js';

interface Known {
  record: ScannerReplicaRecord;
  heardAt: number;
  /** It let an offer expire: others go first for a while. */
  passedOverUntil: number;
}

/** A task that somebody works on, or was offered, by the queue. */
export interface Active {
  taskId: string;
  attempt: number;
  replicaId: string;
}

/** The replicas of scanners, as they say of themselves. */
@Injectable()
export class Replicas implements OnModuleDestroy {
  private readonly known = new Map<string, Known>();
  private readonly followed: Followed;

  constructor(
    follower: TopicFollower,
    private readonly timing: Timing,
    private readonly wakeUp: WakeUp,
  ) {
    this.followed = follower.follow(ScannerReplicaRecord, {
      onRecord: (event) => {
        this.heard(event);
      },
      onTombstone: (key) => {
        this.known.delete(key);
      },
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.followed.stop();
  }

  /** Those with free slots: a slot is taken by what the replica says that it works on, and by what the queue knows of. */
  free(scanner: string, active: readonly Active[]): { replicaId: string; free: number }[] {
    const now = Date.now();
    const alive = this.alive(now).filter(({ record }) => record.scanner === scanner && !record.draining);
    const slots = alive.map(({ record, passedOverUntil }) => {
      const taken = new Set((record.running ?? []).map(({ task_id, attempt }) => nameOf(task_id, attempt)));
      for (const { taskId, attempt, replicaId } of active) {
        if (replicaId === record.replica_id) taken.add(nameOf(taskId, attempt));
      }
      const free = Math.max(0, (record.slots ?? 0) - taken.size);
      return { replicaId: record.replica_id, free, isPreferred: passedOverUntil <= now };
    });
    const preferred = slots.filter(({ free, isPreferred }) => isPreferred && free > 0);
    return preferred.length > 0 ? preferred : slots;
  }

  /** Scanners of which a replica is there. */
  scanners(): string[] {
    return [...new Set(this.alive(Date.now()).map(({ record }) => record.scanner))];
  }

  passOver(replicaId: string): void {
    const replica = this.known.get(replicaId);
    if (replica !== undefined) replica.passedOverUntil = Date.now() + this.timing.replicaSeconds * 1_000;
  }

  private heard({ data: record, appendedAt }: Event<ScannerReplicaRecord>): void {
    const before = this.known.get(record.replica_id);
    if (before !== undefined && before.record.revision > record.revision) return;
    this.known.set(record.replica_id, {
      record,
      heardAt: appendedAt.getTime(),
      passedOverUntil: before?.passedOverUntil ?? 0,
    });
    this.wakeUp.now();
  }

  private alive(now: number): Known[] {
    const since = now - this.timing.replicaSeconds * 1_000;
    for (const [replicaId, { heardAt }] of this.known) if (heardAt < since) this.known.delete(replicaId);
    return [...this.known.values()];
  }
}

function nameOf(taskId = '', attempt = 0): string {
  return `${taskId}:${String(attempt)}`;
}
