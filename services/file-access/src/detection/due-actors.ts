import type { ActorRef } from './actor-store.js';

export interface DueActor extends ActorRef {
  readonly key: string;
  /** Log time. */
  readonly dueAt: number;
}

/** By partition, the actors with an episode to end or to tell more of, and when. */
export class DueActors {
  private readonly byPartition = new Map<string, Map<string, DueActor>>();

  set(partition: string, due: DueActor): void {
    const actors = this.byPartition.get(partition) ?? new Map<string, DueActor>();
    this.byPartition.set(partition, actors);
    actors.set(due.key, due);
  }

  delete(partition: string, key: string): void {
    this.byPartition.get(partition)?.delete(key);
  }

  deletePartition(partition: string): void {
    this.byPartition.delete(partition);
  }

  /** Those due by `now`, at most so many. */
  at(partition: string, now: number, most: number): DueActor[] {
    const found: DueActor[] = [];
    for (const actor of this.byPartition.get(partition)?.values() ?? []) {
      if (actor.dueAt > now) continue;
      found.push(actor);
      if (found.length === most) break;
    }
    return found;
  }
}
