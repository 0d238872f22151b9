import type { ByteReader, ByteWriter } from './bytes.js';
import { addEntry, type CorrelationPlan, keepMatch, mostEntriesOf, newlyHeld } from './correlation-plan.js';
import { hash53 } from './hash.js';
import { areDistinct } from './distinct-events.js';
import type { Match, MeasureValue, Report, Totals, Tracker } from './tracker.js';
import { column, header, WindowSlot } from './window-slot.js';

/**
 * temporal and temporal_ordered: the window that ends at a match holds when each input is in it, in their order where that
 * is asked for. By input the slot keeps a time as of its latest entry: unordered, that of the input's latest match;
 * ordered, the latest start of a run of all inputs up to this one.
 */
export class TemporalTracker implements Tracker<WindowSlot> {
  readonly key: string;
  readonly wantsAll = false;
  readonly quietMs: number;
  overflowed = false;
  private readonly inputs: number;
  private readonly isOrdered: boolean;
  private readonly stride: number;
  private readonly keptMs: number;
  private readonly mostEntries: number;

  constructor(private readonly plan: CorrelationPlan) {
    const { rule, key, keptMs } = plan;
    this.key = key;
    this.quietMs = rule.timespanMs;
    this.keptMs = rule.timespanMs + keptMs;
    this.inputs = rule.rules.length;
    this.isOrdered = rule.type === 'temporal_ordered';
    this.stride = this.isOrdered ? 5 : 4;
    this.mostEntries = mostEntriesOf(plan, this.stride);
  }

  newSlot(): WindowSlot {
    return new WindowSlot(this.stride, this.inputs);
  }

  take(slot: WindowSlot, match: Match, report: Report): void {
    const { time, input } = match;
    const last = slot.size === 0 ? -Infinity : slot.timeAt(slot.size - 1);
    const position = addEntry(slot, match, input, 'none');
    if (this.isOrdered) slot.add(position, column.event, hash53(match.eventId));
    keepMatch(this.plan, slot, position, match);
    // Of the same time any order will do, which only the whole window tells.
    if (time < last || (this.isOrdered && time === last)) this.replay(slot, time, report);
    else {
      this.advance(slot, position);
      if (this.reachesFrom(slot) >= time - this.plan.rule.timespanMs) this.hold(slot, position, report);
      this.drop(slot, time - this.keptMs);
    }
    if (slot.size > this.mostEntries) this.shrink(slot);
  }

  /** Goes on by an entry that is later than all before, or as late where the order doesn't matter. */
  private advance(slot: WindowSlot, position: number): void {
    const input = slot.at(position, column.value);
    const time = slot.timeAt(position);
    const from = !this.isOrdered || input === 0 ? time : slot.own(input - 1);
    if (from > slot.own(input)) slot.setOwn(input, from);
  }

  /** From when on all of it is there. */
  private reachesFrom(slot: WindowSlot): number {
    if (this.isOrdered) return slot.own(this.inputs - 1);
    let earliest = Infinity;
    for (let input = 0; input < this.inputs; input++) earliest = Math.min(earliest, slot.own(input));
    return earliest;
  }

  /** Makes anew what a match changed: each window that it falls in, and what is known as of the latest entry. */
  private replay(slot: WindowSlot, time: number, report: Report): void {
    const { timespanMs } = this.plan.rule;
    for (let input = 0; input < this.inputs; input++) slot.setOwn(input, -Infinity);
    for (let from = slot.lowerBound(time - timespanMs); from < slot.size;) {
      const at = slot.timeAt(from);
      let end = from + 1;
      while (end < slot.size && slot.timeAt(end) === at) end++;
      if (end - from === 1 || !this.isOrdered) for (let i = from; i < end; i++) this.advance(slot, i);
      else this.advanceTogether(slot, from, end);
      if (at >= time && at <= time + timespanMs && this.reachesFrom(slot) >= at - timespanMs)
        this.hold(slot, end - 1, report);
      from = end;
    }
  }

  /** Entries of one time may follow each other in any order, but one event can't stand for two inputs. */
  private advanceTogether(slot: WindowSlot, from: number, end: number): void {
    const at = slot.timeAt(from);
    const events: number[][] = Array.from({ length: this.inputs }, () => []);
    for (let i = from; i < end; i++) events[slot.at(i, column.value)]?.push(slot.at(i, column.event));
    const before = Array.from({ length: this.inputs }, (_, input) => slot.own(input));
    for (let input = 0; input < this.inputs; input++) {
      let best = before[input] ?? -Infinity;
      for (let first = input; first >= 0 && (events[first]?.length ?? 0) > 0; first--) {
        const start = first === 0 ? at : (before[first - 1] ?? -Infinity);
        if (start > best && areDistinct(events.slice(first, input + 1))) best = start;
      }
      slot.setOwn(input, best);
    }
  }

  private hold(slot: WindowSlot, end: number, report: Report): void {
    const { rule, kept } = this.plan;
    const time = slot.timeAt(end);
    const startsAt = time - rule.timespanMs;
    const { events } = slot.totals(startsAt, time);
    const measure: MeasureValue = {
      name: rule.measure ?? 'matches',
      unit: 'events',
      value: events,
      threshold: this.inputs,
    };
    report({
      time,
      startsAt,
      measures: [measure],
      approximate: slot.get(header.approximateUntil) >= startsAt,
      ...(kept !== undefined && { anchors: newlyHeld(this.plan, slot, time, slot.lowerBound(time)) }),
    });
  }

  private shrink(slot: WindowSlot): void {
    if (this.plan.kept === undefined && slot.coalesce('value', this.mostEntries)) return;
    slot.dropFirst(slot.size - (this.mostEntries >>> 1));
    slot.set(header.approximateUntil, slot.timeAt(slot.size - 1));
    this.overflowed = true;
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
    const gone = slot.lowerBound(before);
    if (gone > 0) slot.dropFirst(gone);
    return slot.size === 0;
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
    return WindowSlot.read(from, this.stride, this.inputs);
  }

  byteSize(slot: WindowSlot): number {
    return slot.byteSize;
  }
}
