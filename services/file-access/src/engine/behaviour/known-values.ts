import type { ByteReader, ByteWriter } from '../tracking/bytes.js';
import { dayMs } from './times.js';

export interface Remembering {
  /** What was not seen for so long is new again. */
  readonly forgetMs: number;
  /** How long what is new stays so; longer than the bound of lateness, so that no late event takes it back. */
  readonly newMs: number;
  readonly most: number;
}

/**
 * The values that somebody was seen with, by fingerprint and by the day of the last sighting; of new ones also the first
 * sighting. Which values are new at a time does not depend on the order in which they were seen.
 */
export class KnownValues {
  /** Fingerprint and day, in the order of the fingerprints. */
  private entries: number[] = [];
  /** Fingerprint and first sighting, in milliseconds. */
  private fresh: number[] = [];
  /** The day until which something was given up for want of room. */
  private lostDay = -1;
  /** Where the latest sighting is: the next is of the same value, mostly. */
  private latest = 0;

  /** Counts a sighting. Answers with the first one if the value was new then, even if that is a while ago. */
  see(value: number, time: number, { forgetMs, newMs, most }: Remembering): number | undefined {
    const day = Math.floor(time / dayMs);
    const position = this.entries[this.latest] === value ? this.latest : this.positionOf(value);
    this.latest = position;
    const isThere = this.entries[position] === value;
    const lastDay = isThere ? (this.entries[position + 1] as number) : -Infinity;
    if (isThere && day > lastDay) this.entries[position + 1] = day;
    if (isThere && (day - lastDay) * dayMs <= forgetMs) return this.sighted(value, time);
    if (!isThere) {
      this.entries.splice(position, 0, value, day);
      if (this.count > most) this.dropOldest();
    }
    this.dropFresh(time - 2 * newMs);
    this.fresh.push(value, time);
    if (this.fresh.length > 2 * mostFresh) this.fresh.splice(0, 2);
    return time;
  }

  /** Of a value that is new, or was until lately. */
  firstSightingOf(value: number): number | undefined {
    const position = this.freshPositionOf(value);
    return position < 0 ? undefined : this.fresh[position + 1];
  }

  get count(): number {
    return this.entries.length / 2;
  }

  /** All but those that came in the time before `time` that something new stays so. */
  countBefore(time: number, { newMs }: Remembering): number {
    let news = 0;
    for (let i = 1; i < this.fresh.length; i += 2) if ((this.fresh[i] as number) >= time - newMs) news++;
    return Math.max(0, this.count - news);
  }

  /** Whether what looks new may have been given up for want of room. */
  isIncomplete(time: number, { forgetMs }: Remembering): boolean {
    return this.lostDay >= 0 && (Math.floor(time / dayMs) - this.lostDay) * dayMs <= forgetMs;
  }

  /** Drops what was last seen before. True when nothing is left. */
  forget(before: number): boolean {
    const day = Math.floor(before / dayMs);
    const kept: number[] = [];
    for (let i = 0; i < this.entries.length; i += 2) {
      if ((this.entries[i + 1] as number) >= day)
        kept.push(this.entries[i] as number, this.entries[i + 1] as number);
    }
    this.entries = kept;
    return kept.length === 0;
  }

  /** Days of the last sightings, the newest first. */
  newestDays(most: number): number[] {
    return this.entries
      .filter((_, position) => position % 2 === 1)
      .sort((left, right) => right - left)
      .slice(0, most);
  }

  clone(): KnownValues {
    const copy = new KnownValues();
    copy.entries = this.entries.slice();
    copy.fresh = this.fresh.slice();
    copy.lostDay = this.lostDay;
    return copy;
  }

  write(out: ByteWriter): void {
    out.varint(this.entries.length);
    for (const each of this.entries) out.varint(each);
    out.varint(this.fresh.length);
    for (const each of this.fresh) out.number(each);
    out.varint(this.lostDay + 1);
  }

  static read(from: ByteReader): KnownValues {
    const known = new KnownValues();
    const entries = from.varint();
    for (let i = 0; i < entries; i++) known.entries.push(from.varint());
    const fresh = from.varint();
    for (let i = 0; i < fresh; i++) known.fresh.push(from.number());
    known.lostDay = from.varint() - 1;
    return known;
  }

  get byteSize(): number {
    return 120 + 8 * (this.entries.length + this.fresh.length);
  }

  private positionOf(value: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.entries[2 * middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return 2 * low;
  }

  private sighted(value: number, time: number): number | undefined {
    const position = this.freshPositionOf(value);
    if (position < 0) return undefined;
    const first = Math.min(this.fresh[position + 1] as number, time);
    this.fresh[position + 1] = first;
    return first;
  }

  private freshPositionOf(value: number): number {
    for (let i = 0; i < this.fresh.length; i += 2) if (this.fresh[i] === value) return i;
    return -1;
  }

  private dropFresh(before: number): void {
    for (let i = this.fresh.length - 2; i >= 0; i -= 2) {
      if ((this.fresh[i + 1] as number) < before) this.fresh.splice(i, 2);
    }
  }

  private dropOldest(): void {
    let oldest = 0;
    for (let i = 2; i < this.entries.length; i += 2) {
      if ((this.entries[i + 1] as number) < (this.entries[oldest + 1] as number)) oldest = i;
    }
    this.lostDay = Math.max(this.lostDay, this.entries[oldest + 1] as number);
    this.entries.splice(oldest, 2);
  }
}

const mostFresh = 64;
