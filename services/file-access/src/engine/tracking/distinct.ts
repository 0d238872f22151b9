import type { Aggregate } from './aggregate.js';
import { column, type WindowSlot } from './window-slot.js';

const fewest = 64;

/**
 * Counts each value once, however often it is there. A table with open addressing: a Map makes an object of each hash.
 * Values that have left stay in it at 0 until it is made anew.
 */
export class Distinct implements Aggregate {
  private values = new Float64Array(fewest);
  /** By place: how often the value is there, plus 1; 0: nothing was put there. */
  private times = new Int32Array(fewest);
  private places = 0;
  private present = 0;

  get value(): number {
    return this.present;
  }

  add(slot: WindowSlot, position: number): void {
    this.put(slot.at(position, column.value));
  }

  remove(slot: WindowSlot, position: number): void {
    const place = this.placeOf(slot.at(position, column.value));
    const times = this.times[place] as number;
    if (times < 2) return;
    this.times[place] = times - 1;
    if (times === 2) this.present--;
  }

  private put(value: number): void {
    let place = this.placeOf(value);
    if (this.times[place] === 0) {
      if (this.places * 2 >= this.values.length) {
        this.remake();
        place = this.placeOf(value);
      }
      this.values[place] = value;
      this.times[place] = 1;
      this.places++;
    }
    const times = (this.times[place] as number) + 1;
    this.times[place] = times;
    if (times === 2) this.present++;
  }

  /** Where the value is or belongs. */
  private placeOf(value: number): number {
    const { values, times } = this;
    const last = values.length - 1;
    let place = Math.imul(value | 0, 0x9e3779b1) >>> 7;
    for (place &= last; times[place] !== 0 && values[place] !== value;) place = (place + 1) & last;
    return place;
  }

  private remake(): void {
    const { values, times } = this;
    let size = fewest;
    while (size < this.present * 4) size *= 2;
    this.values = new Float64Array(size);
    this.times = new Int32Array(size);
    this.places = this.present;
    for (let i = 0; i < values.length; i++) {
      const present = times[i] as number;
      if (present < 2) continue;
      const place = this.placeOf(values[i] as number);
      this.values[place] = values[i] as number;
      this.times[place] = present;
    }
  }
}
