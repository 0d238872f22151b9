import { type Aggregate, aggregateOf } from './aggregate.js';
import { beginsAtMatch, holds } from './bounds.js';
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
import { Extra } from './slot-extra.js';
import type { Match, Report, Totals, Tracker } from './tracker.js';
import { column, header, type Merging, WindowSlot } from './window-slot.js';

/** The window that was judged last: its entries, and what they add up to. */
interface Sweep {
  low: number;
  /** After its last entry. */
  high: number;
  readonly sum: Aggregate;
}

/**
 * What a match that comes later may lower or undo: each window is judged once, when nothing can join it any more. With a
 * bound from above a window begins at a match, otherwise it ends at one.
 */
export class SettledTracker implements Tracker<WindowSlot> {
  readonly key: string;
  readonly wantsAll = false;
  readonly quietMs: number;
  overflowed = false;
  private readonly begins: boolean;
  private readonly stride: number;
  private readonly of: number;
  private readonly merging: Merging;
  private readonly mostEntries: number;
  private readonly valueOf: (match: Match) => number | undefined;

  constructor(private readonly plan: CorrelationPlan) {
    const { rule, key, kept } = plan;
    const ofBytes = rule.valueOf[0] === 'bytes' && rule.type !== 'value_count';
    this.key = key;
    this.quietMs = rule.timespanMs;
    this.begins = beginsAtMatch(rule.bounds);
    this.of = rule.type === 'event_count' ? column.count : ofBytes ? column.bytes : column.value;
    this.stride = this.of === column.value ? 4 : 3;
    const isRanked = rule.type === 'value_median' || rule.type === 'value_percentile';
    this.merging = kept !== undefined || isRanked ? 'none' : rule.type === 'value_count' ? 'value' : 'time';
    this.mostEntries = mostEntriesOf(plan, this.stride);
    this.valueOf = valueReader(rule);
  }

  newSlot(): WindowSlot {
    return new WindowSlot(this.stride);
  }

  take(slot: WindowSlot, match: Match): void {
    const value = this.valueOf(match);
    if (value === undefined) return;
    const before = slot.size;
    const position = addEntry(slot, match, value, this.merging);
    keepMatch(this.plan, slot, position, match);
    const sweep = slot.extra?.cache as Sweep | undefined;
    const isAfter = position >= (sweep?.high ?? 0);
    if (!isAfter || (slot.size === before && position < (sweep?.high ?? 0))) this.forgetSweep(slot);
    if (slot.size <= this.mostEntries) return;
    this.forgetSweep(slot);
    if (slot.coalesce(this.merging, this.mostEntries)) return;
    slot.dropFirst(slot.size - (this.mostEntries >>> 1));
    slot.set(header.approximateUntil, slot.timeAt(slot.size - 1));
    this.overflowed = true;
  }

  settle(slot: WindowSlot, settled: number, report: Report): void {
    const { timespanMs } = this.plan.rule;
    const reach = this.begins ? timespanMs : 0;
    const judged = slot.get(header.judged);
    if (settled <= judged) return;
    slot.set(header.judged, settled);
    let position = slot.lowerBound(judged - reach);
    while (position < slot.size && slot.timeAt(position) + reach < settled) {
      const time = slot.timeAt(position);
      this.judge(slot, position, report);
      while (position < slot.size && slot.timeAt(position) === time) position++;
    }
  }

  nextSettle(slot: WindowSlot): number | undefined {
    const reach = this.begins ? this.plan.rule.timespanMs : 0;
    const position = slot.lowerBound(slot.get(header.judged) - reach);
    return position < slot.size ? slot.timeAt(position) + reach : undefined;
  }

  private judge(slot: WindowSlot, position: number, report: Report): void {
    const { rule, kept } = this.plan;
    const at = slot.timeAt(position);
    const startsAt = this.begins ? at : at - rule.timespanMs;
    const time = startsAt + rule.timespanMs;
    const { value } = this.sweepTo(slot, startsAt, time).sum;
    if (!holds(rule.bounds, value)) return;
    report({
      time,
      startsAt,
      measures: [measureOf(rule, value)],
      approximate: slot.get(header.approximateUntil) >= startsAt,
      ...(kept !== undefined && { anchors: newlyHeld(this.plan, slot, at, position) }),
    });
  }

  /** Both ends only ever move on. */
  private sweepTo(slot: WindowSlot, from: number, to: number): Sweep {
    slot.extra ??= new Extra();
    let sweep = slot.extra.cache as Sweep | undefined;
    if (sweep === undefined || sweep.low > slot.lowerBound(from)) {
      const low = slot.lowerBound(from);
      sweep = { low, high: low, sum: aggregateOf(this.plan.rule, this.of) };
      slot.extra.cache = sweep;
    }
    for (; sweep.high < slot.size && slot.timeAt(sweep.high) <= to; sweep.high++)
      sweep.sum.add(slot, sweep.high);
    for (; sweep.low < sweep.high && slot.timeAt(sweep.low) < from; sweep.low++)
      sweep.sum.remove(slot, sweep.low);
    return sweep;
  }

  private forgetSweep(slot: WindowSlot): void {
    if (slot.extra !== undefined) slot.extra.cache = undefined;
  }

  /** What has not been judged stays, however old. */
  forget(slot: WindowSlot, before: number): boolean {
    const { timespanMs } = this.plan.rule;
    const next = this.nextSettle(slot);
    const needed = next === undefined ? Infinity : next - timespanMs;
    const cut = slot.lowerBound(Math.min(before - timespanMs, needed));
    if (cut > 0) {
      this.forgetSweep(slot);
      slot.dropFirst(cut);
    }
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
