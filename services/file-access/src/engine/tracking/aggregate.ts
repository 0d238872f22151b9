import type { CorrelationRule } from '../language/document.js';
import { Distinct } from './distinct.js';
import { column, saturate, type WindowSlot } from './window-slot.js';

/** What a window adds up to, as entries enter and leave it. */
export interface Aggregate {
  add(slot: WindowSlot, position: number): void;
  remove(slot: WindowSlot, position: number): void;
  readonly value: number;
}

export function aggregateOf({ type, percentile }: CorrelationRule, valueColumn: number): Aggregate {
  switch (type) {
    case 'value_count':
      return new Distinct();
    case 'value_avg':
      return new Mean(valueColumn);
    case 'value_median':
      return new Ranked((sorted) => median(sorted), valueColumn);
    case 'value_percentile':
      return new Ranked((sorted) => nearestRank(sorted, percentile ?? 50), valueColumn);
    case 'value_sum':
      return new Sum(valueColumn);
    default:
      return new Sum(column.count);
  }
}

class Sum implements Aggregate {
  private total = 0;

  constructor(private readonly of: number) {}

  get value(): number {
    return saturate(this.total);
  }

  add(slot: WindowSlot, position: number): void {
    this.total += slot.at(position, this.of);
  }

  remove(slot: WindowSlot, position: number): void {
    this.total -= slot.at(position, this.of);
  }
}

class Mean implements Aggregate {
  private total = 0;
  private count = 0;

  constructor(private readonly of: number) {}

  get value(): number {
    return this.total / this.count;
  }

  add(slot: WindowSlot, position: number): void {
    this.total += slot.at(position, this.of);
    this.count += slot.at(position, column.count);
  }

  remove(slot: WindowSlot, position: number): void {
    this.total -= slot.at(position, this.of);
    this.count -= slot.at(position, column.count);
    if (this.count === 0) this.total = 0;
  }
}

/** Its values in order. */
class Ranked implements Aggregate {
  private readonly sorted: number[] = [];

  constructor(
    private readonly pick: (sorted: readonly number[]) => number,
    private readonly of: number,
  ) {}

  get value(): number {
    return this.pick(this.sorted);
  }

  add(slot: WindowSlot, position: number): void {
    const value = slot.at(position, this.of);
    this.sorted.splice(this.lowerBound(value), 0, value);
  }

  remove(slot: WindowSlot, position: number): void {
    this.sorted.splice(this.lowerBound(slot.at(position, this.of)), 1);
  }

  private lowerBound(value: number): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length >>> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function nearestRank(sorted: readonly number[], percentile: number): number {
  const rank = Math.ceil((percentile / 100) * sorted.length);
  return sorted[Math.max(0, rank - 1)] ?? Number.NaN;
}
