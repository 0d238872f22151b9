const empty = 0;

/**
 * The ids of the latest events, by 62 bits of hash in two tables that take turns: what comes twice within `capacity`
 * events is found, and up to twice as many are known. Without an object for any of them.
 */
export class RecentIds {
  private now: Uint32Array;
  private before: Uint32Array;
  private readonly mask: number;
  private count = 0;

  /** A power of two. */
  constructor(private readonly capacity: number) {
    this.now = new Uint32Array(capacity * 4);
    this.before = new Uint32Array(capacity * 4);
    this.mask = capacity * 2 - 1;
  }

  /** Whether it was not among them; it is from now on. */
  add(id: string): boolean {
    let a = 0x811c9dc5;
    let b = 0x9747b28c;
    for (let i = 0; i < id.length; i++) {
      const code = id.charCodeAt(i);
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x5bd1e995);
      b ^= b >>> 15;
    }
    a = (a | 1) >>> 0;
    b >>>= 0;
    if (this.find(this.before, a, b) < 0) return false;
    const slot = this.find(this.now, a, b);
    if (slot < 0) return false;
    this.now[slot * 2] = a;
    this.now[slot * 2 + 1] = b;
    if (++this.count === this.capacity) this.turn();
    return true;
  }

  /** The free slot where it belongs; -1 when it is there. */
  private find(table: Uint32Array, a: number, b: number): number {
    let slot = ((a >>> 1) ^ b) & this.mask;
    for (; table[slot * 2] !== empty; slot = (slot + 1) & this.mask) {
      if (table[slot * 2] === a && table[slot * 2 + 1] === b) return -1;
    }
    return slot;
  }

  private turn(): void {
    [this.now, this.before] = [this.before, this.now];
    this.now.fill(empty);
    this.count = 0;
  }
}
