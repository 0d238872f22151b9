import { Problem } from '@palisade/http';
import { addressKey } from '../limits/address-key.js';
import type { Sender } from '../limits/sender.js';

/** Connections open at once. */
export interface PlacesOptions {
  all: number;
  perTenant: number;
  perCaller: number;
  perAddress: number;
}

/** Who has how many connections open. */
export class Places {
  private readonly taken = new Map<string, number>();

  constructor(private readonly most: PlacesOptions) {}

  /** Takes one place, and gives it back by what it returns. Throws a 429 for whoever has too many, a 503 when all are taken. */
  take({ key, policy, caller }: Sender, ip: string): () => void {
    if (this.countOf('all') >= this.most.all)
      throw Problem.unavailable('All connections are taken; try again.', 5);
    const counted: [key: string, most: number][] = [
      ['all', this.most.all],
      [`address ${addressKey(ip)}`, this.most.perAddress],
    ];
    if (caller !== undefined) {
      counted.push([`${policy} ${key}`, this.most.perTenant]);
      counted.push([`${policy} ${key} ${caller.kind} ${caller.id}`, this.most.perCaller]);
    }
    if (counted.some(([of, most]) => this.countOf(of) >= most))
      throw Problem.tooMany(30, 'Too many connections are open; close one first.');
    for (const [of] of counted) this.taken.set(of, this.countOf(of) + 1);
    return () => {
      for (const [of] of counted.splice(0)) this.giveBack(of);
    };
  }

  private giveBack(of: string): void {
    const left = this.countOf(of) - 1;
    if (left > 0) this.taken.set(of, left);
    else this.taken.delete(of);
  }

  private countOf(of: string): number {
    return this.taken.get(of) ?? 0;
  }
}
