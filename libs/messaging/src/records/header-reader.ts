import type { FetchedRecord } from '../kafka-client.js';
import { VarintReader } from './varint-reader.js';

interface Known {
  readonly name: Buffer;
  /** The value of the last record that was asked: most records of a batch say the same of most things. */
  text: string;
  start: number;
  end: number;
}

/** Headers of a batch's records, read from its bytes. */
export class HeaderReader {
  private readonly known = new Map<string, Known>();

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
    const reader = new VarintReader(this.bytes, at);
    for (let left = reader.next(); left > 0; left--) {
      const length = reader.next();
      const isIt = length === known.name.length && this.same(known.name, reader.at);
      reader.at += Math.max(length, 0);
      const size = reader.next();
      if (isIt && size >= 0) return this.textOf(known, reader.at, reader.at + size);
      reader.at += Math.max(size, 0);
    }
    return undefined;
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
