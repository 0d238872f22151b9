import { PackedIndex } from './packed-index.js';

/** Entries begin at multiples of it. */
const unit = 8;
/** Of an entry's header, in words of four bytes; the last is a double. */
const word = { hash: 0, owner: 1, name: 2, packed: 3, applied: 4 } as const;
const headerBytes = 24;
const usualChunkBytes = 2 ** 20;
const longestName = 1_023;
/** Of the oldest chunk when it is written on: the more is kept of it, the more often it is copied. */
const kept = 0.75;
/** Of what the chunks have room for: where less than that is in use, the oldest is written on before there is another. */
const sparse = 0.6;

interface Chunk {
  readonly bytes: Buffer;
  readonly words: Uint32Array;
  readonly doubles: Float64Array;
  /** Behind its last entry. */
  end: number;
}

export interface PackedState {
  /** The offset up to which the row that it came from has counted. */
  readonly applied: number;
  /** Good until the next one is put in. */
  readonly packed: Buffer;
}

/**
 * Packed states outside of the heap, where collecting garbage doesn't look at them, in a ring of chunks. What is taken is no
 * longer in it and is put in again after its use: so what is lost for want of room is what was unused for the longest.
 */
export class PackedStates {
  private readonly chunks: Chunk[] = [];
  /** Numbers of chunks in the order in which they were written; the one at the head is being, the next is the oldest. */
  private readonly ring: number[] = [];
  private head = -1;
  private readonly index = new PackedIndex();
  /** Bytes in use by each. */
  private readonly owners = new Map<number, number>();
  private used = 0;
  private readonly mostChunks: number;
  private readonly name = Buffer.allocUnsafeSlow(longestName * 3);
  private lastOwner = 0;

  constructor(
    maxBytes: number,
    private readonly chunkBytes = usualChunkBytes,
  ) {
    const chunks = Math.floor(maxBytes / chunkBytes);
    this.mostChunks = chunks < 2 ? 0 : chunks;
  }

  get size(): number {
    return this.index.size;
  }

  /** Resident, with the way to them. */
  get bytes(): number {
    return this.chunks.length * this.chunkBytes + this.index.bytes;
  }

  /** A name is one state's within its owner. */
  newOwner(): number {
    this.owners.set(++this.lastOwner, 0);
    return this.lastOwner;
  }

  /** All of its states are lost. */
  forget(owner: number): void {
    this.use(owner, -(this.owners.get(owner) ?? 0));
    this.owners.delete(owner);
  }

  has(owner: number, name: string): boolean {
    return this.find(owner, name) !== undefined;
  }

  /** What is too large is lost at once. */
  put(owner: number, name: string, { applied, packed }: PackedState): void {
    this.take(owner, name);
    if (name.length > longestName || !this.owners.has(owner)) return;
    const nameBytes = this.name.write(name);
    const size = sizeOf(nameBytes, packed.length);
    if (this.mostChunks === 0 || size > this.chunkBytes * (1 - kept)) return;
    const number = this.roomFor(size);
    const chunk = this.chunks[number] as Chunk;
    const at = chunk.end;
    const hash = hashOf(owner, name);
    const words = at / 4;
    chunk.words[words + word.hash] = hash;
    chunk.words[words + word.owner] = owner;
    chunk.words[words + word.name] = nameBytes;
    chunk.words[words + word.packed] = packed.length;
    chunk.doubles[(words + word.applied) / 2] = applied;
    this.name.copy(chunk.bytes, at + headerBytes, 0, nameBytes);
    chunk.bytes.set(packed, at + headerBytes + nameBytes);
    chunk.end += size;
    this.use(owner, size);
    this.index.add(hash, this.positionOf(number, at));
  }

  take(owner: number, name: string): PackedState | undefined {
    const position = this.find(owner, name);
    if (position === undefined) return undefined;
    const { chunk, at } = this.placeOf(position);
    const words = at / 4;
    this.index.remove(chunk.words[words + word.hash] as number, position);
    chunk.words[words + word.owner] = 0;
    this.use(owner, -entrySize(chunk, at));
    const from = at + headerBytes + (chunk.words[words + word.name] as number);
    return {
      applied: chunk.doubles[(words + word.applied) / 2] as number,
      packed: chunk.bytes.subarray(from, from + (chunk.words[words + word.packed] as number)),
    };
  }

  private find(owner: number, name: string): number | undefined {
    if (this.index.size === 0 || name.length > longestName || !this.owners.has(owner)) return undefined;
    const nameBytes = this.name.write(name);
    return this.index.find(hashOf(owner, name), (position) => {
      const { chunk, at } = this.placeOf(position);
      const { words, bytes } = chunk;
      if (words[at / 4 + word.owner] !== owner || words[at / 4 + word.name] !== nameBytes) return false;
      const from = at + headerBytes;
      return bytes.compare(this.name, 0, nameBytes, from, from + nameBytes) === 0;
    });
  }

  /** The number of a chunk that it fits into. */
  private roomFor(size: number): number {
    const fits = (chunk: Chunk | undefined) => chunk !== undefined && chunk.end + size <= this.chunkBytes;
    const current = this.ring[this.head] ?? 0;
    if (fits(this.chunks[current])) return current;
    const mayGrow = this.chunks.length < this.mostChunks;
    if (!mayGrow || this.used < this.chunks.length * this.chunkBytes * sparse) {
      this.head = (this.head + 1) % this.ring.length;
      const oldest = this.ring[this.head] as number;
      this.compact(oldest, mayGrow ? 1 : kept);
      if (fits(this.chunks[oldest])) return oldest;
    }
    const number = this.chunks.length;
    this.chunks.push(chunkOf(this.chunkBytes));
    this.ring.splice(++this.head, 0, number);
    return number;
  }

  /** Moves together what is left of the chunk, at most a share of it: without the oldest. */
  private compact(number: number, share: number): void {
    const chunk = this.chunks[number] as Chunk;
    const entries = this.entriesOf(chunk);
    let excess = -this.chunkBytes * share;
    for (const { owner, size } of entries) if (this.owners.has(owner)) excess += size;
    chunk.end = 0;
    for (const { at, owner, size } of entries) {
      const hash = chunk.words[at / 4 + word.hash] as number;
      const isKnown = this.owners.has(owner);
      if (!isKnown || excess > 0) {
        if (isKnown) excess -= size;
        this.use(owner, -size);
        this.index.remove(hash, this.positionOf(number, at));
        continue;
      }
      if (chunk.end < at) {
        chunk.bytes.copyWithin(chunk.end, at, at + size);
        this.index.move(hash, this.positionOf(number, at), this.positionOf(number, chunk.end));
      }
      chunk.end += size;
    }
  }

  private use(owner: number, bytes: number): void {
    const before = this.owners.get(owner);
    if (before === undefined) return;
    this.owners.set(owner, before + bytes);
    this.used += bytes;
  }

  /** Without those that were taken. */
  private entriesOf(chunk: Chunk): { at: number; size: number; owner: number }[] {
    const entries: { at: number; size: number; owner: number }[] = [];
    for (let at = 0; at < chunk.end;) {
      const size = entrySize(chunk, at);
      const owner = chunk.words[at / 4 + word.owner] as number;
      if (owner !== 0) entries.push({ at, size, owner });
      at += size;
    }
    return entries;
  }

  private positionOf(chunk: number, at: number): number {
    return (chunk * this.chunkBytes + at) / unit;
  }

  private placeOf(position: number): { chunk: Chunk; at: number } {
    const at = position * unit;
    const number = Math.floor(at / this.chunkBytes);
    return { chunk: this.chunks[number] as Chunk, at: at - number * this.chunkBytes };
  }
}

function chunkOf(bytes: number): Chunk {
  const memory = new ArrayBuffer(bytes);
  return {
    bytes: Buffer.from(memory),
    words: new Uint32Array(memory),
    doubles: new Float64Array(memory),
    end: 0,
  };
}

const sizeOf = (nameBytes: number, packedBytes: number): number =>
  Math.ceil((headerBytes + nameBytes + packedBytes) / unit) * unit;

const entrySize = ({ words }: Chunk, at: number): number =>
  sizeOf(words[at / 4 + word.name] as number, words[at / 4 + word.packed] as number);

/** FNV-1a, its bits mixed. */
function hashOf(owner: number, name: string): number {
  let hash = Math.imul(owner ^ 0x811c9dc5, 0x01000193);
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
