import type { ByteReader, ByteWriter } from '../tracking/bytes.js';
import { hourMs } from './times.js';

// Hours that never are, small enough for V8 to keep them without an object each.
const never = -(2 ** 30);
const notYet = 2 ** 30;

/**
 * Tells from when on somebody has been seen often enough. Only events of hours that are complete count, so that the answer
 * at a time is the same in whatever order they came. A part of its slot: an object of its own would be one more to reach for.
 */
export interface EventQuota {
  hour: number;
  inHour: number;
  inHourBefore: number;
  complete: number;
  metFrom: number;
}

export const emptyQuota: Readonly<EventQuota> = {
  hour: never,
  inHour: 0,
  inHourBefore: 0,
  complete: 0,
  metFrom: notYet,
};

export function countTowards(quota: EventQuota, time: number, needed: number): void {
  if (quota.metFrom !== notYet) return;
  const hour = Math.floor(time / hourMs);
  if (hour > quota.hour) advance(quota, hour);
  if (hour === quota.hour) quota.inHour++;
  else if (hour === quota.hour - 1) quota.inHourBefore++;
  else quota.complete++;
  if (quota.complete >= needed) quota.metFrom = quota.hour;
}

export function isMet({ metFrom }: EventQuota, time: number): boolean {
  return Math.floor(time / hourMs) >= metFrom;
}

export function writeQuota(quota: EventQuota, out: ByteWriter): void {
  out.number(quota.hour);
  out.number(quota.inHour);
  out.number(quota.inHourBefore);
  out.number(quota.complete);
  out.number(quota.metFrom);
}

export function readQuota(into: EventQuota, from: ByteReader): void {
  into.hour = from.number();
  into.inHour = from.number();
  into.inHourBefore = from.number();
  into.complete = from.number();
  into.metFrom = from.number();
}

function advance(quota: EventQuota, hour: number): void {
  quota.complete += quota.inHourBefore + (hour > quota.hour + 1 ? quota.inHour : 0);
  quota.inHourBefore = hour === quota.hour + 1 ? quota.inHour : 0;
  quota.inHour = 0;
  quota.hour = hour;
}
