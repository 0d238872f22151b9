import type { Match, Report, Slot, Tracker } from './tracker.js';

/** Without a window two events of a rule are one episode when no more than this lies between them. */
const quietMs = 300_000;

const nothing: Slot = {};

/** An event rule that stands for itself holds at each match; there is nothing to remember. */
export class EventTracker implements Tracker {
  readonly wantsAll = false;
  readonly quietMs = quietMs;

  constructor(readonly key: string) {}

  newSlot(): Slot {
    return nothing;
  }

  take(_slot: Slot, { time }: Match, report: Report): void {
    report({ time, startsAt: time, measures: [] });
  }

  settle(): void {
    return;
  }

  nextSettle(): undefined {
    return undefined;
  }

  forget(): boolean {
    return true;
  }

  clone(): Slot {
    return nothing;
  }

  write(): void {
    return;
  }

  read(): Slot {
    return nothing;
  }

  byteSize(): number {
    return 0;
  }
}
