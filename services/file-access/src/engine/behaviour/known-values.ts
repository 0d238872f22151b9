import type { ByteReader, ByteWriter } from '../tracking/bytes.js';
import { fingerprintBits } from './fingerprints.js';
import { inserted, noNumbers, withRoom } from './numbers.js';
import { dayMs } from './times.js';

export interface Remembering {
  /** What was not seen for so long is new again. */
  readonly forgetMs: number;
  /** How long what is new stays so; longer than the bound of lateness, so that no late event takes it back. */
  readonly newMs: number;
  readonly most: number;
}

/** Fingerprint times this and the day are one number, so that an entry takes eight bytes: days last until 2149. */
const days = 65_536;

/**
 * The values that somebody was seen with, by fingerprint (of 37 bits) and by the day of the last sighting; of new ones also
 * the first sighting. Which values are new at a time does not depend on the order in which they were seen.
 */
export class KnownValues {
  /** Fingerprint and day, in order; what follows the last is room. */
  private entries: number[] = noNumbers;
  private size = 0;
  /** Fingerprint and first sighting, in milliseconds. */
  private fresh: number[] = noNumbers;
  /** The day until which something was given up for want of room. */
  private lostDay = -1;

  /**
   * Counts a sighting. Answers with the first one if the value was new then, even if that is a while ago. First ones before
   * `freshFrom` are not kept: nobody will ask for them.
   */
  see(
    value: number,
    time: number,
    { forgetMs, newMs, most }: Remembering,
    freshFrom = -Infinity,
  ): number | undefined {
    const day = dayOf(time);
    const position = this.find(value);
    const entry = position < this.size ? (this.entries[position] as number) : Infinity;
    if (entry < (value + 1) * days) {
      const lastDay = entry - value * days;
      if (day > lastDay) this.entries[position] = value * days + day;
      if ((day - lastDay) * dayMs <= forgetMs)
        return this.fresh.length === 0 ? undefined : this.sighted(value, time);
    } else {
      this.insert(position, value * days + day);
      if (this.size > most) this.dropOldest();
    }
    if (this.fresh.length > 0) this.dropFresh(time - 2 * newMs);
    if (time < freshFrom) return time;
    this.fresh = inserted(this.fresh, this.fresh.length, value, time);
    if (this.fresh.length > 2 * mostFresh) this.fresh.splice(0, 2);
    return time;
  }

  /** Of a value that is new, or was until lately. */
  firstSightingOf(value: number): number | undefined {
    const position = this.freshPositionOf(value);
    return position < 0 ? undefined : this.fresh[position + 1];
  }

  get count(): number {
    return this.size;
  }

  /** All but those that came in the time before `time` that something new stays so. */
  countBefore(time: number, { newMs }: Remembering): number {
    let news = 0;
    for (let i = 1; i < this.fresh.length; i += 2) if ((this.fresh[i] as number) >= time - newMs) news++;
    return Math.max(0, this.count - news);
  }

  /** Whether what looks new may have been given up for want of room. */
  isIncomplete(time: number, { forgetMs }: Remembering): boolean {
    return this.lostDay >= 0 && (dayOf(time) - this.lostDay) * dayMs <= forgetMs;
  }

  /** Drops what was last seen before. True when nothing is left. */
  forget(before: number): boolean {
    const day = dayOf(before);
    let kept = 0;
    for (let i = 0; i < this.size; i++) {
      const entry = this.entries[i] as number;
      if (dayIn(entry) >= day) this.entries[kept++] = entry;
    }
    this.size = kept;
    return kept === 0;
  }

  /** Days of the last sightings, the newest first. */
  newestDays(most: number): number[] {
    return this.entries
      .slice(0, this.size)
      .map(dayIn)
      .sort((left, right) => right - left)
      .slice(0, most);
  }

  clone(): KnownValues {
    const copy = new KnownValues();
    copy.copyKnown(this);
    return copy;
  }

  protected copyKnown({ size, entries, fresh, lostDay }: KnownValues): void {
    this.size = size;
    if (size > 0) this.entries = entries.slice(0, size);
    if (fresh.length > 0) this.fresh = fresh.slice();
    this.lostDay = lostDay;
  }

  write(out: ByteWriter): void {
    out.varint(this.size);
    for (let i = 0; i < this.size; i++) out.varint(this.entries[i] as number);
    out.varint(this.fresh.length);
    for (const each of this.fresh) out.number(each);
    out.varint(this.lostDay + 1);
  }

  static read(from: ByteReader): KnownValues {
    const known = new KnownValues();
    known.readKnown(from);
    return known;
  }

  protected readKnown(from: ByteReader): void {
    this.size = from.varint();
    this.entries = read(this.size, () => from.varint());
    this.fresh = read(from.varint(), () => from.number());
    this.lostDay = from.varint() - 1;
  }

  get byteSize(): number {
    return 120 + 8 * (this.entries.length + this.fresh.length);
  }

  /** Where the value is or would be. Fingerprints are spread evenly: it is near its share of the way. */
  private find(value: number): number {
    const { entries, size } = this;
    const key = value * days;
    let at = Math.min(size, Math.floor((value / 2 ** fingerprintBits) * size));
    while (at > 0 && (entries[at - 1] as number) >= key) at--;
    while (at < size && (entries[at] as number) < key) at++;
    return at;
  }

  private insert(position: number, entry: number): void {
    if (this.size === this.entries.length) this.entries = withRoom(this.entries);
    const { entries } = this;
    for (let i = this.size; i > position; i--) entries[i] = entries[i - 1] as number;
    entries[position] = entry;
    this.size++;
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
    const { entries, size } = this;
    let oldest = 0;
    let oldestDay = Infinity;
    for (let i = 0; i < size; i++) {
      const day = dayIn(entries[i] as number);
      if (day >= oldestDay) continue;
      oldest = i;
      oldestDay = day;
    }
    this.lostDay = Math.max(this.lostDay, oldestDay);
    for (let i = oldest + 1; i < size; i++) entries[i - 1] = entries[i] as number;
    this.size--;
  }
}

/** By multiplication: a remainder of numbers of this size takes ten times as long. */
function dayIn(entry: number): number {
  return entry - Math.floor(entry / days) * days;
}

function dayOf(time: number): number {
  return Math.min(days - 1, Math.max(0, Math.floor(time / dayMs)));
}

function read(count: number, one: () => number): number[] {
  return count === 0 ? noNumbers : Array.from({ length: count }, one);
}

const mostFresh = 64;
