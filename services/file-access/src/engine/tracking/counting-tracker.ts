import { aggregateOf } from './aggregate.js';
import { floorOf, type Floor } from './bounds.js';
import type { ByteReader, ByteWriter } from './bytes.js';
import {
  addEntry,
  type CorrelationPlan,
  keepMatch,
  measureOf,
  mostEntriesOf,
  newlyHeld,
  valueReader,
} from './correlation-plan.js';
import { Distinct } from './distinct.js';
import { Extra } from './slot-extra.js';
import type { Match, MeasureValue, Report, Totals, Tracker } from './tracker.js';
import { column, header, type Merging, saturate, WindowSlot } from './window-slot.js';

/**
 * event_count, value_sum and value_count with lower bounds alone: what has held can't cease to by a match that comes later,
 * so each window is told of at once. The window that ends at the latest match slides along; a late match makes those anew
 * that it falls in.
 */
export class CountingTracker implements Tracker<WindowSlot> {
  readonly key: string;
  readonly wantsAll = false;
  readonly quietMs: number;
  overflowed = false;
  private readonly stride: number;
  /** The column that is added up. */
  private readonly of: number;
  private readonly merging: Merging;
  private readonly floor: Floor;
  private readonly measure: MeasureValue;
  private readonly isDistinct: boolean;
  private readonly keptMs: number;
  private readonly mostEntries: number;
  private readonly valueOf: (match: Match) => number | undefined;

  constructor(private readonly plan: CorrelationPlan) {
    const { rule, key, keptMs } = plan;
    const ofBytes = rule.type === 'value_sum' && rule.valueOf[0] === 'bytes';
    this.key = key;
    this.quietMs = rule.timespanMs;
    this.keptMs = rule.timespanMs + keptMs;
    this.isDistinct = rule.type === 'value_count';
    this.of = rule.type === 'event_count' ? column.count : ofBytes ? column.bytes : column.value;
    this.stride = this.of === column.value ? 4 : 3;
    this.merging = plan.kept !== undefined ? 'none' : this.isDistinct ? 'value' : 'time';
    this.floor = floorOf(rule.bounds);
    this.measure = measureOf(rule, 0);
    this.mostEntries = mostEntriesOf(plan, this.stride);
    this.valueOf = valueReader(rule);
  }

  newSlot(): WindowSlot {
    return new WindowSlot(this.stride);
  }

  take(slot: WindowSlot, match: Match, report: Report): void {
    const value = this.valueOf(match);
    if (value === undefined) return;
    const { time } = match;
    const last = slot.size === 0 ? -Infinity : slot.timeAt(slot.size - 1);
    const before = slot.size;
    const position = addEntry(slot, match, value, this.merging);
    const isNew = slot.size > before;
    keepMatch(this.plan, slot, position, match);
    if (time >= last) this.slide(slot, position, isNew, match, report);
    else this.join(slot, position, isNew, match, report);
    if (slot.size > this.mostEntries) this.shrink(slot);
  }

  /** The window goes on to end at the latest entry. */
  private slide(slot: WindowSlot, position: number, isNew: boolean, match: Match, report: Report): void {
    const time = slot.timeAt(position);
    const bag = slot.extra?.cache as Distinct | undefined;
    const wasExact = slot.get(header.total) <= Number.MAX_SAFE_INTEGER;
    this.grow(slot, position, isNew, match);
    const from = time - this.plan.rule.timespanMs;
    while (slot.timeAt(slot.low) < from) {
      if (!this.isDistinct) slot.set(header.total, slot.get(header.total) - slot.at(slot.low, this.of));
      else bag?.remove(slot, slot.low);
      slot.low++;
    }
    // Beyond 2^53 adding and subtracting no longer cancel out: such a sum is made anew.
    if (!wasExact) this.recount(slot);
    this.drop(slot, time - this.keptMs);
    const sum = this.isDistinct ? this.distinct(slot) : slot.get(header.total);
    if (this.isAbove(sum)) this.hold(slot, slot.size - 1, sum, report);
  }

  /** Adds what a match brought to the window that ends at the latest entry. */
  private grow(slot: WindowSlot, position: number, isNew: boolean, match: Match): void {
    if (this.isDistinct) {
      if (isNew) (slot.extra?.cache as Distinct | undefined)?.add(slot, position);
      return;
    }
    const value = isNew
      ? slot.at(position, this.of)
      : this.of === column.count
        ? match.count
        : (this.valueOf(match) ?? 0);
    slot.set(header.total, slot.get(header.total) + value);
  }

  /** Every window that a late match falls in ends at it or at an entry no more than a window's length later. */
  private join(slot: WindowSlot, position: number, isNew: boolean, match: Match, report: Report): void {
    const { timespanMs } = this.plan.rule;
    const time = slot.timeAt(position);
    if (time >= slot.timeAt(slot.size - 1) - timespanMs) this.grow(slot, position, isNew, match);
    else if (isNew) slot.low++;
    let low = slot.lowerBound(time - timespanMs);
    if (this.isDistinct && !this.isAbove(slot.lowerBound(time + timespanMs + 1) - low)) return;
    const sum = aggregateOf(this.plan.rule, this.of);
    for (let end = low; end < slot.size && slot.timeAt(end) <= time + timespanMs; end++) {
      sum.add(slot, end);
      const at = slot.timeAt(end);
      if (at < time || (end + 1 < slot.size && slot.timeAt(end + 1) === at)) continue;
      for (; slot.timeAt(low) < at - timespanMs; low++) sum.remove(slot, low);
      const { value } = sum;
      if (this.isAbove(value)) this.hold(slot, end, value, report);
    }
  }

  private hold(slot: WindowSlot, end: number, sum: number, report: Report): void {
    const { rule, kept } = this.plan;
    const { name, unit, threshold } = this.measure;
    const time = slot.timeAt(end);
    const startsAt = time - rule.timespanMs;
    report({
      time,
      startsAt,
      measures: [{ name, unit, value: saturate(sum), threshold }],
      approximate: slot.get(header.approximateUntil) >= startsAt,
      anchors: kept === undefined ? undefined : newlyHeld(this.plan, slot, time, slot.lowerBound(time)),
    });
  }

  /** Of the window that ends at the latest entry; 0 where it holds too few for the bound anyway. */
  private distinct(slot: WindowSlot): number {
    const entries = slot.size - slot.low;
    if (!this.isAbove(entries)) {
      if (slot.extra !== undefined) slot.extra.cache = undefined;
      return 0;
    }
    slot.extra ??= new Extra();
    let bag = slot.extra.cache as Distinct | undefined;
    if (bag === undefined) {
      bag = new Distinct();
      for (let i = slot.low; i < slot.size; i++) bag.add(slot, i);
      slot.extra.cache = bag;
    }
    return bag.value;
  }

  private isAbove(value: number): boolean {
    return value > this.floor.above && value >= this.floor.least;
  }

  private recount(slot: WindowSlot): void {
    if (slot.extra !== undefined) slot.extra.cache = undefined;
    let total = 0;
    if (!this.isDistinct) for (let i = slot.low; i < slot.size; i++) total += slot.at(i, this.of);
    slot.set(header.total, total);
  }

  private shrink(slot: WindowSlot): void {
    if (!slot.coalesce(this.merging, this.mostEntries)) {
      slot.dropFirst(slot.size - (this.mostEntries >>> 1));
      slot.set(header.approximateUntil, slot.timeAt(slot.size - 1));
      this.overflowed = true;
    }
    slot.low = slot.lowerBound(slot.timeAt(slot.size - 1) - this.plan.rule.timespanMs);
    this.recount(slot);
  }

  settle(): void {
    return;
  }

  nextSettle(): undefined {
    return undefined;
  }

  forget(slot: WindowSlot, before: number): boolean {
    return this.drop(slot, before - this.plan.rule.timespanMs);
  }

  private drop(slot: WindowSlot, before: number): boolean {
    let gone = 0;
    for (; gone < slot.size && slot.timeAt(gone) < before; gone++) {
      if (gone < slot.low) continue;
      if (this.isDistinct) (slot.extra?.cache as Distinct | undefined)?.remove(slot, gone);
      else slot.set(header.total, slot.get(header.total) - slot.at(gone, this.of));
    }
    if (gone > 0) slot.dropFirst(gone);
    return slot.size === 0;
  }

  counts(match: Match): boolean {
    return this.valueOf(match) !== undefined;
  }

  totals(slot: WindowSlot, from: number, to: number): Totals {
    return slot.totals(from, to);
  }

  clone(slot: WindowSlot): WindowSlot {
    return slot.clone();
  }

  write(slot: WindowSlot, out: ByteWriter): void {
    slot.write(out);
  }

  read(from: ByteReader): WindowSlot {
    return WindowSlot.read(from, this.stride);
  }

  byteSize(slot: WindowSlot): number {
    return slot.byteSize;
  }
}
