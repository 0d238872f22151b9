/** How an event's own time compares with the log: `late` ones are stored but not detected, `future` ones count at their append time. */
export type Timing = 'on_time' | 'late' | 'future';

export interface TimeLimits {
  /** How far behind its actor's watermark an event still counts. */
  readonly lateMs: number;
  /** How far ahead of its LogAppendTime an event's time is still believed. */
  readonly futureMs: number;
}

/**
 * The time at which an event counts. One from the far future counts when it was logged: neither can it hold the actor's
 * watermark years ahead, nor does a false clock hide a burst.
 */
export function countedTime(occurredAt: number | undefined, appendedAt: number, limits: TimeLimits): number {
  if (occurredAt === undefined || occurredAt > appendedAt + limits.futureMs) return appendedAt;
  return occurredAt;
}
