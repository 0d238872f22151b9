import type { Watermarks } from '../kafka-client.js';

/** Where a reader is in each partition, and since when it has not been proven to be at the end. */
export class Positions {
  private readonly next = new Map<number, bigint>();
  private goal: { since: number; ends: ReadonlyMap<number, Watermarks> } | undefined;
  partitions = 0;
  provenAt = Date.now();

  of(partition: number): bigint | undefined {
    return this.next.get(partition);
  }

  set(partition: number, next: bigint): void {
    this.next.set(partition, next);
  }

  passed(partition: number, next: bigint): void {
    if (next > (this.next.get(partition) ?? 0n)) this.next.set(partition, next);
    this.prove();
  }

  /** The ends as they were at `since`: once they are reached, nothing older is left to be read. */
  mustReach(since: number, marks: ReadonlyMap<number, Watermarks>): void {
    this.partitions = marks.size;
    this.goal ??= { since, ends: marks };
    this.prove();
  }

  /** To tell, once Kafka has answered, a topic that has lost its end from records that were read while it was asked. */
  snapshot(): ReadonlyMap<number, bigint> {
    return new Map(this.next);
  }

  /**
   * Goes to the ends where more than `mostBehind` records lie before them, or where the topic has lost its end: where the
   * reader was further `before` the ends were asked for.
   */
  skip(
    marks: ReadonlyMap<number, Watermarks>,
    mostBehind: number,
    before: ReadonlyMap<number, bigint>,
  ): { partitions: number[]; records: number } {
    const behind = [...marks].map(([partition, { low, high }]) => ({
      partition,
      high,
      // What has left the topic can't be read any more.
      left: high - largest(low, this.next.get(partition) ?? low),
      isLost: (before.get(partition) ?? 0n) > high,
    }));
    const isTooFar = behind.reduce((sum, { left }) => sum + largest(0n, left), 0n) > BigInt(mostBehind);
    const passedOver = behind.filter(({ left, isLost }) => isLost || (isTooFar && left > 0n));
    for (const { partition, high } of passedOver) this.next.set(partition, high);
    if (passedOver.length > 0) this.goal = undefined;
    const records = passedOver.reduce((sum, { left }) => sum + Math.max(0, Number(left)), 0);
    return { partitions: passedOver.map(({ partition }) => partition), records };
  }

  private prove(): void {
    if (this.goal === undefined) return;
    for (const [partition, { low, high }] of this.goal.ends) {
      if (high > low && (this.next.get(partition) ?? 0n) < high) return;
    }
    this.provenAt = this.goal.since;
    this.goal = undefined;
  }
}

function largest(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
