import type { ByteReader, ByteWriter } from '../tracking/bytes.js';
import { inserted, noNumbers } from './numbers.js';

const mostWindows = 120;

/** What is usual: of windows in which anything happened. */
export interface UsualWindows {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
}

/** Past windows and what they came to, in order. */
export class WindowHistory {
  /** Number of the window and its value. */
  private data = noNumbers;
  /** Made when it is asked for: few slots ever are. */
  private usualOf: Map<number, UsualWindows> | undefined;

  /** Windows are added in order, and only such as have anything. */
  add(window: number, value: number): void {
    this.data = inserted(this.data, this.data.length, window, value);
    if (this.data.length > 2 * mostWindows) this.data.splice(0, 2);
    this.usualOf = undefined;
  }

  dropBefore(window: number): void {
    let drop = 0;
    while (drop < this.data.length && (this.data[drop] as number) < window) drop += 2;
    if (drop === 0) return;
    this.data.splice(0, drop);
    this.usualOf = undefined;
  }

  /** Of the windows up to `last`, but for those that are excepted; nothing of them is kept when any are. */
  usual(last: number, isExcepted?: (window: number) => boolean): UsualWindows {
    const known = isExcepted === undefined ? this.usualOf?.get(last) : undefined;
    if (known !== undefined) return known;
    const values: number[] = [];
    for (let i = 0; i < this.data.length && (this.data[i] as number) <= last; i += 2) {
      if (isExcepted?.(this.data[i] as number) !== true) values.push(this.data[i + 1] as number);
    }
    values.sort((left, right) => left - right);
    const usual = { count: values.length, median: rank(values, 0.5), p95: rank(values, 0.95) };
    if (isExcepted === undefined) (this.usualOf ??= new Map()).set(last, usual);
    return usual;
  }

  entries(): { window: number; value: number }[] {
    const entries = [];
    for (let i = 0; i < this.data.length; i += 2)
      entries.push({ window: this.data[i] as number, value: this.data[i + 1] as number });
    return entries;
  }

  clone(): WindowHistory {
    const copy = new WindowHistory();
    if (this.data.length > 0) copy.data = this.data.slice();
    return copy;
  }

  write(out: ByteWriter): void {
    out.varint(this.data.length);
    let previous = 0;
    for (let i = 0; i < this.data.length; i += 2) {
      out.number((this.data[i] as number) - previous);
      out.number(this.data[i + 1] as number);
      previous = this.data[i] as number;
    }
  }

  static read(from: ByteReader): WindowHistory {
    const history = new WindowHistory();
    const length = from.varint();
    if (length > 0) history.data = [];
    let window = 0;
    for (let i = 0; i < length; i += 2) {
      window += from.number();
      history.data.push(window, from.number());
    }
    return history;
  }

  get byteSize(): number {
    return 120 + 8 * this.data.length;
  }
}

/** By nearest rank. */
function rank(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
