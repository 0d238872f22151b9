import { type Entry, genesisHash, hashOf } from './envelope.js';

/** Follows a chain from its beginning, or from an entry that is known to be good, and says where it breaks. */
export class Links {
  constructor(
    private readonly chain: string,
    private last: { sequence: number; hash: string } = { sequence: 0, hash: genesisHash },
  ) {}

  get sequence(): number {
    return this.last.sequence;
  }

  get hash(): string {
    return this.last.hash;
  }

  /** What is wrong with the entry as the next one; nothing when it is, and then it is the last. */
  fault(entry: Entry): string | undefined {
    const expected = this.last.sequence + 1;
    const { sequence, hash } = entry;
    if (sequence !== expected) return `its sequence is ${String(sequence)} where ${String(expected)} belongs`;
    if (entry.chain !== this.chain) return `it is of the chain ${entry.chain}, not ${this.chain}`;
    if (hashOf(entry) !== hash) return 'its content does not have the hash that it bears: it was changed';
    if (entry.previousHash !== this.last.hash) {
      return `it does not follow ${String(this.last.sequence)}: its previous_hash is another`;
    }
    this.last = { sequence, hash };
    return undefined;
  }
}
