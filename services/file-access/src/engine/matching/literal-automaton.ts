import { setBit } from './bits.js';
import { LiteralTrie } from './literal-trie.js';

/** The states nearest to the start know the next one of every character, in so many cells; the others know their children only. */
const cells = 1 << 18;

/**
 * Finds all of many literals in one pass over a text (Aho and Corasick), or those that it starts with. What a literal tells
 * is told once a pass: a pass takes time that grows with the text and with what is told.
 */
export class LiteralAutomaton {
  private readonly trie: LiteralTrie;
  private readonly shift: number;
  private readonly wholeStates: number;
  /** By state and class: the next state twice, plus 1 if it has something to tell; -1: no literal goes on so. */
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
    this.shift = 32 - Math.clz32(width - 1);
    this.wholeStates = Math.min(size, Math.max(1, cells >>> this.shift));
    this.rows = new Int32Array(this.wholeStates << this.shift);
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
    const { shift, rows, wholeStates, trie } = this;
    const { asciiClasses } = trie;
    let cell = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const ofClass = code < 128 ? (asciiClasses[code] ?? 0) : trie.classOf(code);
      const state = cell >> 1;
      cell = state < wholeStates ? (rows[(state << shift) | ofClass] ?? 0) : this.next(state, ofClass);
      if ((cell & 1) === 0) continue;
      if (cell < 0) return;
      this.tell(this.telling[cell >> 1] ?? 0, bits);
    }
  }

  private tell(first: number, bits: Int32Array): void {
    // All that a state leads to was told when it was first come by.
    for (let at = first; at !== 0 && this.toldTurn[at] !== this.turn; at = this.nextTelling[at] ?? 0) {
      this.toldTurn[at] = this.turn;
      const told = this.trie.told[at];
      if (told === undefined) continue;
      for (let i = 0; i < told.length; i++) setBit(bits, told[i] ?? 0);
    }
  }

  /** A cell of the state's row, or what would stand there. */
  private next(from: number, ofClass: number): number {
    for (let state = from; ; state = this.fallback[state] ?? 0) {
      if (state < this.wholeStates) return this.rows[(state << this.shift) | ofClass] ?? 0;
      const child = this.trie.child(state, ofClass);
      if (child !== undefined) return this.cellOf(child);
      if (this.anchored) return -1;
    }
  }

  private cellOf(state: number): number {
    return state * 2 + (this.telling[state] === 0 ? 0 : 1);
  }

  /** Whatever it falls back to is connected already, and its children's fallbacks are so too. */
  private connect(state: number): void {
    const { shift, rows, trie, anchored } = this;
    const fallback = this.fallback[state] ?? 0;
    const whole = state < this.wholeStates;
    const row = whole ? rows.subarray(state << shift, (state + 1) << shift) : undefined;
    if (anchored) row?.fill(-1);
    else if (state > 0 && fallback < this.wholeStates)
      row?.set(rows.subarray(fallback << shift, (fallback + 1) << shift));
    trie.eachChild(state, (child, ofClass) => {
      const from = anchored || state === 0 ? 0 : this.next(fallback, ofClass) >> 1;
      this.fallback[child] = from;
      this.nextTelling[child] = this.telling[from] ?? 0;
      this.telling[child] = trie.told[child] === undefined ? (this.nextTelling[child] ?? 0) : child;
      if (row !== undefined) row[ofClass] = this.cellOf(child);
    });
  }
}
