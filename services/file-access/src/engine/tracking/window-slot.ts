import type { ByteReader, ByteWriter } from './bytes.js';
import { Extra, readExtra, writeExtra } from './slot-extra.js';
import type { Totals } from './tracker.js';

/** Columns of an entry. */
export const column = { time: 0, count: 1, bytes: 2, value: 3, event: 4 } as const;

/** Numbers that belong to the slot as a whole, before the entries. */
export const header = { total: 0, approximateUntil: 1, judged: 2 } as const;
const headerSize = 3;

const resolutions = [1_000, 10_000, 60_000, 600_000];

/** Entries that are one: of the same time; of the same time and value; or none. */
export type Merging = 'time' | 'value' | 'none';

/**
 * Matches of one rule in one group, in order of event time, in one array of doubles. A plain array: for a few numbers a
 * typed one takes five times as much, and V8 packs both alike.
 */
export class WindowSlot {
  data: number[];
  /** Of the first live entry, in entries. */
  private start = 0;
  size = 0;
  /** Position of the first entry of the window that ends at the last one. */
  low = 0;
  extra: Extra | undefined = undefined;

  constructor(
    readonly stride: number,
    /** Numbers that the tracker keeps besides. */
    private readonly ownNumbers = 0,
    capacity = 2,
  ) {
    this.data = doubles(headerSize + ownNumbers + capacity * stride);
    this.data[header.total] = 0;
    this.data[header.approximateUntil] = -Infinity;
    this.data[header.judged] = -Infinity;
    for (let i = 0; i < ownNumbers; i++) this.data[headerSize + i] = -Infinity;
  }

  get(of: number): number {
    return this.data[of] as number;
  }

  set(of: number, value: number): void {
    this.data[of] = value;
  }

  own(i: number): number {
    return this.data[headerSize + i] as number;
  }

  setOwn(i: number, value: number): void {
    this.data[headerSize + i] = value;
  }

  timeAt(position: number): number {
    return this.data[this.index(position)] as number;
  }

  at(position: number, of: number): number {
    return this.data[this.index(position) + of] as number;
  }

  add(position: number, of: number, value: number): void {
    const index = this.index(position) + of;
    this.data[index] = saturate((this.data[index] as number) + value);
  }

  /** The first position whose time is not before `time`. */
  lowerBound(time: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeAt(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Makes room after the entries of the same time and returns its position; all but its time is 0. */
  insert(time: number): number {
    let position = this.size;
    if (position > 0 && time < this.timeAt(position - 1)) {
      position = this.lowerBound(time);
      while (position < this.size && this.timeAt(position) === time) position++;
    }
    this.reserve();
    const index = this.index(position);
    if (position < this.size) {
      const { data, stride } = this;
      for (let i = this.index(this.size) - 1; i >= index; i--) data[i + stride] = data[i] as number;
      this.extra?.waiting?.splice(position, 0, undefined);
    }
    this.data[index] = time;
    for (let of = 1; of < this.stride; of++) this.data[index + of] = 0;
    this.size++;
    return position;
  }

  dropFirst(count: number): void {
    this.start += count;
    this.size -= count;
    this.low = Math.max(0, this.low - count);
    this.extra?.waiting?.splice(0, count);
  }

  totals(from: number, to: number): Totals {
    const first = this.lowerBound(from);
    const totals = { events: 0, bytes: 0, firstAt: Infinity };
    for (let i = first; i < this.size && this.timeAt(i) <= to; i++) {
      if (i === first) totals.firstAt = this.timeAt(i);
      totals.events += this.at(i, column.count);
      totals.bytes += this.at(i, column.bytes);
    }
    return totals;
  }

  /** Joins entries at a coarser time until at most half as many are left, or tells that it cannot. */
  coalesce(merging: Merging, most: number): boolean {
    if (merging === 'none' || this.size === 0) return false;
    const until = this.timeAt(this.size - 1);
    for (const resolution of resolutions) {
      const joined = this.joined(resolution, merging);
      if (joined.size > most / 2) continue;
      this.data = joined.data;
      this.start = joined.start;
      this.size = joined.size;
      this.data[header.approximateUntil] = until;
      return true;
    }
    return false;
  }

  clone(): WindowSlot {
    const copy = new WindowSlot(this.stride, this.ownNumbers, 0);
    copy.data = this.data.slice();
    copy.start = this.start;
    copy.size = this.size;
    copy.low = this.low;
    const { waiting, samples } = this.extra ?? {};
    if (waiting !== undefined || samples !== undefined) {
      copy.extra = new Extra(waiting?.slice(), samples?.slice());
    }
    return copy;
  }

  /** All but what is rebuilt. */
  write(out: ByteWriter): void {
    out.varint(this.size);
    out.varint(this.low);
    for (let i = 0; i < headerSize + this.ownNumbers; i++) out.double(this.data[i] as number);
    const { data, stride } = this;
    const end = this.index(this.size);
    let previous = Number.NaN;
    for (let at = this.index(0); at < end; at += stride) {
      const time = data[at] as number;
      if (Number.isNaN(previous)) out.double(time);
      else out.number(time - previous);
      for (let of = 1; of < stride; of++) out.number(data[at + of] as number);
      previous = time;
    }
    writeExtra(this.extra, out);
  }

  static read(from: ByteReader, stride: number, ownNumbers = 0): WindowSlot {
    const size = from.varint();
    const slot = new WindowSlot(stride, ownNumbers, size + 1);
    slot.low = from.varint();
    for (let i = 0; i < headerSize + ownNumbers; i++) slot.data[i] = from.double();
    slot.size = size;
    let time = 0;
    for (let i = 0; i < size; i++) {
      time = i === 0 ? from.double() : time + from.number();
      const index = slot.index(i);
      slot.data[index] = time;
      for (let of = 1; of < stride; of++) slot.data[index + of] = from.number();
    }
    slot.extra = readExtra(from);
    return slot;
  }

  get byteSize(): number {
    const { waiting = [], samples = [] } = this.extra ?? {};
    let bytes = 120 + this.data.length * 8 + samples.length * 100;
    for (const each of waiting) bytes += typeof each === 'object' ? 300 : 8;
    return bytes;
  }

  private joined(resolution: number, merging: Merging): WindowSlot {
    const joined = new WindowSlot(this.stride, this.ownNumbers, Math.min(this.size, 64));
    for (let i = 0; i < headerSize + this.ownNumbers; i++) joined.data[i] = this.data[i] as number;
    // Positions in `joined` of the entries of one time, by value.
    const positions = new Map<number, number>();
    let last = -Infinity;
    for (let i = 0; i < this.size; i++) {
      const time = Math.floor(this.timeAt(i) / resolution) * resolution;
      if (time !== last) positions.clear();
      last = time;
      const value = merging === 'value' ? this.at(i, column.value) : 0;
      const same = positions.get(value);
      if (same !== undefined) joined.merge(same, this, i, merging);
      else {
        const position = joined.insert(time);
        for (let of = 1; of < this.stride; of++) joined.data[joined.index(position) + of] = this.at(i, of);
        positions.set(value, position);
      }
    }
    return joined;
  }

  /** The entry that one of this time and value is part of; -1: none. */
  same(time: number, merging: Merging, value: number): number {
    if (merging === 'none') return -1;
    let position = this.size - 1;
    if (position >= 0 && this.timeAt(position) > time) {
      position = this.lowerBound(time);
      while (position < this.size - 1 && this.timeAt(position + 1) === time) position++;
    }
    for (; position >= 0 && this.timeAt(position) === time; position--) {
      if (merging === 'time' || this.at(position, column.value) === value) return position;
    }
    return -1;
  }

  private merge(position: number, other: WindowSlot, i: number, merging: Merging): void {
    this.add(position, column.count, other.at(i, column.count));
    this.add(position, column.bytes, other.at(i, column.bytes));
    if (merging === 'time' && this.stride > column.value)
      this.add(position, column.value, other.at(i, column.value));
  }

  private index(position: number): number {
    return headerSize + this.ownNumbers + (this.start + position) * this.stride;
  }

  private reserve(): void {
    if (this.index(this.size) + this.stride <= this.data.length) return;
    const base = headerSize + this.ownNumbers;
    if (this.start > this.size) {
      const [from, to] = [this.index(0), this.index(this.size)];
      for (let i = from; i < to; i++) this.data[base + i - from] = this.data[i] as number;
    } else {
      const live = this.data.slice(this.index(0), this.index(this.size));
      const room = doubles(Math.max(2, this.size) * this.stride);
      this.data = this.data.slice(0, base).concat(live, room);
    }
    this.start = 0;
  }
}

const room = Array.from({ length: 64 }, () => 0.5);

/** So many numbers that V8 keeps as doubles side by side. */
function doubles(count: number): number[] {
  return count <= room.length ? room.slice(0, count) : new Array<number>(count).fill(0.5);
}

/** Beyond this a sum of bytes is no exact integer any more, and no reader of JSON could tell. */
export function saturate(value: number): number {
  return Math.min(value, Number.MAX_SAFE_INTEGER);
}
