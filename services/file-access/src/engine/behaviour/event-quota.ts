import type { ByteReader, ByteWriter } from '../tracking/bytes.js';
import { hourMs } from './times.js';

// Hours that never are, small enough for V8 to keep them without an object each.
const never = -(2 ** 30);
const notYet = 2 ** 30;

/**
 * Tells from when on somebody has been seen often enough. Only events of hours that are complete count, so that the answer
 * at a time is the same in whatever order they came.
 */
export class EventQuota {
  private hour = never;
  private inHour = 0;
  private inHourBefore = 0;
  private complete = 0;
  private metFrom = notYet;

  count(time: number, quota: number): void {
    if (this.metFrom !== notYet) return;
    const hour = Math.floor(time / hourMs);
    if (hour > this.hour) this.advance(hour);
    if (hour === this.hour) this.inHour++;
    else if (hour === this.hour - 1) this.inHourBefore++;
    else this.complete++;
    if (this.complete >= quota) this.metFrom = this.hour;
  }

  isMet(time: number): boolean {
    return Math.floor(time / hourMs) >= this.metFrom;
  }

  clone(): EventQuota {
    return Object.assign(new EventQuota(), this);
  }

  write(out: ByteWriter): void {
    for (const each of [this.hour, this.inHour, this.inHourBefore, this.complete, this.metFrom])
      out.number(each);
  }

  static read(from: ByteReader): EventQuota {
    const quota = new EventQuota();
    quota.hour = from.number();
    quota.inHour = from.number();
    quota.inHourBefore = from.number();
    quota.complete = from.number();
    quota.metFrom = from.number();
    return quota;
  }

  private advance(hour: number): void {
    this.complete += this.inHourBefore + (hour > this.hour + 1 ? this.inHour : 0);
    this.inHourBefore = hour === this.hour + 1 ? this.inHour : 0;
    this.inHour = 0;
    this.hour = hour;
  }
}
