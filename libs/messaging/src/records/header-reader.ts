import type { FetchedRecord } from '../kafka-client.js';
import { VarintReader } from './varint-reader.js';

interface Known {
  readonly name: Buffer;
  /** The value of the last record that was asked: most records of a batch say the same of most things. */
  text: string;
  start: number;
  end: number;
}

/** Where a header lies: its name's and its value's place, four numbers. */
const [nameAt, nameLength, valueAt, valueLength, stride] = [0, 1, 2, 3, 4];

/** Headers of a batch's records, read from its bytes. */
export class HeaderReader {
  private readonly known = new Map<string, Known>();
  /** Those of the record that was asked last: an envelope is asked for many of its headers, one after the other. */
  private readonly places: number[] = [];
  private placed = 0;
  private placesOf = -1;

  constructor(private readonly bytes: Buffer) {}

  /** As kafkajs gives them: a name that comes twice has a list. */
  all(at: number): FetchedRecord['headers'] {
    const headers: Record<string, Buffer | Buffer[] | undefined> = {};
    const reader = new VarintReader(this.bytes, at);
    for (let left = reader.next(); left > 0; left--) {
      const name = reader.nextBytes()?.toString() ?? '';
      const value = reader.nextBytes();
      const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
      const now = value ?? undefined;
      const several = Array.isArray(before) ? before : before === undefined ? [] : [before];
      const joined = several.length === 0 || now === undefined ? (before ?? now) : [...several, now];
      Object.defineProperty(headers, name, {
        value: joined,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return headers;
  }

  /** The first value of that name as text. */
  first(at: number, name: string): string | undefined {
    const known = this.knownOf(name);
    if (at !== this.placesOf) this.place(at);
    const { places, placed } = this;
    for (let i = 0; i < placed; i += stride) {
      if (places[i + nameLength] !== known.name.length || !this.same(known.name, places[i + nameAt] ?? 0))
        continue;
      const size = places[i + valueLength] ?? -1;
      const start = places[i + valueAt] ?? 0;
      if (size >= 0) return this.textOf(known, start, start + size);
    }
    return undefined;
  }

  private place(at: number): void {
    const { places } = this;
    const reader = new VarintReader(this.bytes, at);
    this.placesOf = -1; // until all of them were read
    let next = 0;
    for (let left = reader.next(); left > 0; left--) {
      const length = reader.next();
      places[next + nameLength] = length;
      places[next + nameAt] = reader.at;
      reader.at += Math.max(length, 0);
      const size = reader.next();
      places[next + valueLength] = size;
      places[next + valueAt] = reader.at;
      reader.at += Math.max(size, 0);
      next += stride;
    }
    this.placed = next;
    this.placesOf = at;
  }

  private textOf(known: Known, start: number, end: number): string {
    if (known.end - known.start === end - start && this.equal(known.start, start, end - start))
      return known.text;
    known.text = this.bytes.toString('utf8', start, end);
    known.start = start;
    known.end = end;
    return known.text;
  }

  private knownOf(name: string): Known {
    let known = this.known.get(name);
    if (known === undefined) {
      known = { name: Buffer.from(name), text: '', start: 0, end: -1 };
      this.known.set(name, known);
    }
    return known;
  }

  private same(name: Buffer, at: number): boolean {
    // From the end, since the envelope's names begin alike.
    for (let i = name.length - 1; i >= 0; i--) if (name[i] !== this.bytes[at + i]) return false;
    return true;
  }

  private equal(a: number, b: number, length: number): boolean {
    const { bytes } = this;
    for (let i = length - 1; i >= 0; i--) if (bytes[a + i] !== bytes[b + i]) return false;
    return true;
  }
}
