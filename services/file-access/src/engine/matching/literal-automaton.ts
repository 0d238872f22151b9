import { LiteralTrie } from './literal-trie.js';

/** The states nearest to the start know the next one of every character, in so many cells; the others know their children only. */
const cells = 1 << 18;

/**
 * Finds all of many literals in one pass over a text (Aho and Corasick), or those that it starts with. What a literal tells
 * is told once a pass: a pass takes time that grows with the text and with what is told.
 */
export class LiteralAutomaton {
  private readonly trie: LiteralTrie;
  private readonly width: number;
  private readonly wholeStates: number;
  private readonly rows: Int32Array;
  /** The longest that a state ends with and another begins with. */
  private readonly fallback: Int32Array;
  /** The state itself, or the nearest fallback that has something to tell; 0: none. */
  private readonly telling: Int32Array;
  private readonly nextTelling: Int32Array;
  private readonly toldTurn: Int32Array;
  private turn = 0;

  /** `entries`: what is told of each literal, none of them empty. `anchored`: only those at the start of a text. */
  constructor(
    entries: ReadonlyMap<string, readonly number[]>,
    private readonly anchored = false,
  ) {
    this.trie = new LiteralTrie(entries);
    const { size, width } = this.trie;
    this.width = width;
    this.wholeStates = Math.min(size, Math.max(1, Math.floor(cells / width)));
    this.rows = new Int32Array(this.wholeStates * width);
    this.fallback = new Int32Array(size);
    this.telling = new Int32Array(size);
    this.nextTelling = new Int32Array(size);
    this.toldTurn = new Int32Array(size);
    for (let state = 0; state < size; state++) this.connect(state);
  }

  /** Sets the bit of all that is told of the literals found in the text. */
  find(text: string, bits: Int32Array): void {
    if (++this.turn === 0x3fff_ffff) {
      this.turn = 1;
      this.toldTurn.fill(0);
    }
    const { width, rows, telling, wholeStates, trie } = this;
    const { asciiClasses } = trie;
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const ofClass = code < 128 ? (asciiClasses[code] ?? 0) : trie.classOf(code);
      state = state < wholeStates ? (rows[state * width + ofClass] ?? 0) : this.next(state, ofClass);
      if (state < 0) return;
      const tells = telling[state] ?? 0;
      if (tells !== 0) this.tell(tells, bits);
    }
  }

  private tell(first: number, bits: Int32Array): void {
    // All that a state leads to was told when it was first come by.
    for (let at = first; at !== 0 && this.toldTurn[at] !== this.turn; at = this.nextTelling[at] ?? 0) {
      this.toldTurn[at] = this.turn;
      const told = this.trie.told[at];
      if (told === undefined) continue;
      for (let i = 0; i < told.length; i++) {
        const bit = told[i] ?? 0;
        bits[bit >>> 5] = (bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
      }
    }
  }

  private next(from: number, ofClass: number): number {
    for (let state = from; ; state = this.fallback[state] ?? 0) {
      if (state < this.wholeStates) return this.rows[state * this.width + ofClass] ?? 0;
      const child = this.trie.child(state, ofClass);
      if (child !== undefined) return child;
      if (this.anchored) return -1;
    }
  }

  /** Whatever it falls back to is connected already. */
  private connect(state: number): void {
    const { width, rows, trie, anchored } = this;
    const fallback = this.fallback[state] ?? 0;
    this.nextTelling[state] = state === 0 ? 0 : (this.telling[fallback] ?? 0);
    this.telling[state] = trie.told[state] === undefined ? (this.nextTelling[state] ?? 0) : state;
    if (state < this.wholeStates) {
      const row = rows.subarray(state * width, (state + 1) * width);
      if (anchored) row.fill(-1);
      else if (state > 0) row.set(rows.subarray(fallback * width, (fallback + 1) * width));
    }
    trie.eachChild(state, (child, ofClass) => {
      if (!anchored && state > 0) this.fallback[child] = this.next(fallback, ofClass);
      if (state < this.wholeStates) rows[state * width + ofClass] = child;
    });
  }
}
