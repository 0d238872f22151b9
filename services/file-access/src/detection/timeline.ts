import type { BurstRule } from './burst-rule.js';

type Unit = BurstRule['unit'];

const stride = 3; // time, events, bytes
const coalesced = 1_000;

/** How many entries a timeline holds before their times are rounded down to the second. */
export const maxEntries = 4_096;

/**
 * One actor's downloads in order of event time, packed into one array. Entries of the same millisecond are one entry.
 * Positions are absolute: dropping old entries does not renumber the rest, inserting before the end or coalescing does.
 */
export class Timeline {
  private data: Float64Array;
  private offset = 0; // entries of `data` before the first live one
  private size = 0;
  private dropped = 0;

  constructor(capacity = 4) {
    this.data = new Float64Array(capacity * stride);
  }

  get first(): number {
    return this.dropped;
  }

  /** The position after the last entry. */
  get end(): number {
    return this.dropped + this.size;
  }

  get byteSize(): number {
    return this.data.byteLength;
  }

  timeAt(position: number): number {
    return this.read(position, 0);
  }

  valueAt(position: number, unit: Unit): number {
    return this.read(position, unit === 'events' ? 1 : 2);
  }

  /** Returns the position of the entry that now holds it; `appended` tells that no later entry was moved. */
  insert(time: number, events: number, bytes: number): { position: number; appended: boolean } {
    const last = this.end - 1;
    if (this.size === 0 || time > this.timeAt(last)) {
      this.reserve();
      this.write(this.offset + this.size, time, events, bytes);
      this.size++;
      return { position: this.end - 1, appended: true };
    }
    const position = this.lowerBound(time);
    const at = this.slot(position);
    if (this.timeAt(position) === time) {
      this.data[at + 1] = this.valueAt(position, 'events') + events;
      this.data[at + 2] = saturate(this.valueAt(position, 'bytes') + bytes);
      return { position, appended: position === last };
    }
    this.reserve();
    const moved = this.slot(position);
    this.data.copyWithin(moved + stride, moved, (this.offset + this.size) * stride);
    this.write(moved / stride, time, events, bytes);
    this.size++;
    return { position, appended: false };
  }

  /** The first position whose time is not before `time`. */
  lowerBound(time: number): number {
    let low = this.first;
    let high = this.end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeAt(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Adds up what lies between two times, both included. */
  totalsBetween(from: number, to: number): { events: number; bytes: number; firstAt: number } {
    const start = this.lowerBound(from);
    const totals = { events: 0, bytes: 0, firstAt: this.timeAt(start) };
    for (let i = start; i < this.end && this.timeAt(i) <= to; i++) {
      totals.events += this.valueAt(i, 'events');
      totals.bytes += this.valueAt(i, 'bytes');
    }
    return totals;
  }

  dropBefore(time: number): void {
    while (this.size > 0 && this.timeAt(this.first) < time) {
      this.offset++;
      this.dropped++;
      this.size--;
    }
  }

  /** Joins the entries of each second into one at its start. Returns the time up to which entries are rounded. */
  coalesce(): number {
    const rounded = new Timeline(this.size);
    for (let i = this.first; i < this.end; i++) {
      const second = Math.floor(this.timeAt(i) / coalesced) * coalesced;
      rounded.insert(second, this.valueAt(i, 'events'), this.valueAt(i, 'bytes'));
    }
    const until = this.timeAt(this.end - 1);
    this.data = rounded.data.slice(0, rounded.size * stride);
    this.offset = 0;
    this.size = rounded.size;
    return until;
  }

  clone(): Timeline {
    const copy = new Timeline(0);
    copy.data = this.data.slice(this.offset * stride, (this.offset + this.size + 2) * stride);
    copy.size = this.size;
    copy.dropped = this.dropped;
    return copy;
  }

  get isFull(): boolean {
    return this.size > maxEntries;
  }

  private reserve(): void {
    if ((this.offset + this.size) * stride < this.data.length) return;
    const live = this.data.subarray(this.offset * stride, (this.offset + this.size) * stride);
    const roomAtFront = this.offset > this.size;
    const next = roomAtFront ? this.data : new Float64Array(Math.max(4, this.size * 2) * stride);
    if (roomAtFront) next.copyWithin(0, this.offset * stride, (this.offset + this.size) * stride);
    else next.set(live);
    this.data = next;
    this.offset = 0;
  }

  private slot(position: number): number {
    return (this.offset + position - this.dropped) * stride;
  }

  private read(position: number, column: number): number {
    return this.data[this.slot(position) + column] ?? Number.NaN;
  }

  private write(index: number, time: number, events: number, bytes: number): void {
    this.data[index * stride] = time;
    this.data[index * stride + 1] = events;
    this.data[index * stride + 2] = saturate(bytes);
  }
}

/** Beyond this a sum of bytes is no exact integer any more, and no reader of JSON could tell. */
export function saturate(value: number): number {
  return Math.min(value, Number.MAX_SAFE_INTEGER);
}
