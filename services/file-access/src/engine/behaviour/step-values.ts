import type { ByteReader, ByteWriter } from '../tracking/bytes.js';

const mostPairs = 512;

/**
 * Distinct values by step of time, by fingerprint. Beyond what is kept, those whose fingerprints divide by a power of two
 * stand for all: five per cent off, usually, and the same for the same values.
 */
export class StepValues {
  /** Fingerprint and step, in order of the fingerprints. */
  private pairs: number[] = [];
  private sampled = 1;

  add(value: number, step: number): void {
    if (value % this.sampled !== 0) return;
    let low = 0;
    let high = this.pairs.length / 2;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.pairs[2 * middle] as number;
      if (other < value || (other === value && (this.pairs[2 * middle + 1] as number) < step))
        low = middle + 1;
      else high = middle;
    }
    if (this.pairs[2 * low] === value && this.pairs[2 * low + 1] === step) return;
    this.pairs.splice(2 * low, 0, value, step);
    while (this.pairs.length > 2 * mostPairs) {
      this.sampled *= 2;
      this.keep((each) => each % this.sampled === 0);
    }
  }

  /** In the steps from `first` to `last`, both included. */
  count(first: number, last: number): number {
    let count = 0;
    let counted = -1;
    for (let i = 0; i < this.pairs.length; i += 2) {
      const [value, step] = [this.pairs[i] as number, this.pairs[i + 1] as number];
      if (value === counted || step < first || step > last) continue;
      counted = value;
      count++;
    }
    return count * this.sampled;
  }

  get isSampled(): boolean {
    return this.sampled > 1;
  }

  dropBefore(step: number): void {
    this.keep((_, at) => at >= step);
    if (this.pairs.length === 0) this.sampled = 1;
  }

  clone(): StepValues {
    const copy = new StepValues();
    copy.pairs = this.pairs.slice();
    copy.sampled = this.sampled;
    return copy;
  }

  write(out: ByteWriter): void {
    out.varint(this.sampled);
    out.varint(this.pairs.length);
    for (const each of this.pairs) out.number(each);
  }

  static read(from: ByteReader): StepValues {
    const values = new StepValues();
    values.sampled = from.varint();
    const length = from.varint();
    for (let i = 0; i < length; i++) values.pairs.push(from.number());
    return values;
  }

  get byteSize(): number {
    return 60 + 8 * this.pairs.length;
  }

  private keep(stays: (value: number, step: number) => boolean): void {
    let length = 0;
    for (let i = 0; i < this.pairs.length; i += 2) {
      const [value, step] = [this.pairs[i] as number, this.pairs[i + 1] as number];
      if (!stays(value, step)) continue;
      this.pairs[length] = value;
      this.pairs[length + 1] = step;
      length += 2;
    }
    this.pairs.length = length;
  }
}
