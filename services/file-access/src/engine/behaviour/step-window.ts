import type { ByteReader, ByteWriter } from '../tracking/bytes.js';
import { inserted, noNumbers } from './numbers.js';

/** How many steps a window slides in: it begins and ends on their bounds. */
export const stepsPerWindow = 12;

const stride = 3;

/**
 * Amounts by step of time: number of the step, amount, and time of the latest match in it, in order. Sums depend on what
 * was added and not on its order.
 */
export class StepWindow {
  private data = noNumbers;

  add(step: number, amount: number, time: number): void {
    const position = this.positionOf(step);
    if (this.data[position] === step) {
      this.data[position + 1] = Math.min(
        (this.data[position + 1] as number) + amount,
        Number.MAX_SAFE_INTEGER,
      );
      if (time > (this.data[position + 2] as number)) this.data[position + 2] = time;
    } else this.data = inserted(this.data, position, step, amount, time);
  }

  /** Of the steps from `first` to `last`, both included. */
  sum(first: number, last: number): number {
    let sum = 0;
    for (
      let i = this.positionOf(first);
      i < this.data.length && (this.data[i] as number) <= last;
      i += stride
    ) {
      sum += this.data[i + 1] as number;
    }
    return Math.min(sum, Number.MAX_SAFE_INTEGER);
  }

  /** Calls back for each step between the two that has anything, with the time of its latest match. */
  each(first: number, last: number, visit: (step: number, latestAt: number) => void): void {
    for (
      let i = this.positionOf(first);
      i < this.data.length && (this.data[i] as number) <= last;
      i += stride
    ) {
      visit(this.data[i] as number, this.data[i + 2] as number);
    }
  }

  get firstStep(): number {
    return this.data[0] ?? Infinity;
  }

  get lastStep(): number {
    return this.data.at(-stride) ?? -Infinity;
  }

  dropBefore(step: number): void {
    if (this.firstStep < step) this.data.splice(0, this.positionOf(step));
  }

  clone(): StepWindow {
    const copy = new StepWindow();
    if (this.data.length > 0) copy.data = this.data.slice();
    return copy;
  }

  write(out: ByteWriter): void {
    out.varint(this.data.length);
    for (const each of this.data) out.number(each);
  }

  static read(from: ByteReader): StepWindow {
    const window = new StepWindow();
    const length = from.varint();
    if (length > 0) window.data = Array.from({ length }, () => from.number());
    return window;
  }

  get byteSize(): number {
    return 60 + 8 * this.data.length;
  }

  private positionOf(step: number): number {
    let position = this.data.length;
    while (position > 0 && (this.data[position - stride] as number) >= step) position -= stride;
    return position;
  }
}
