/** Reads Kafka's zigzag varints of up to 32 bits, one after the other. Throws RangeError past the end. */
export class VarintReader {
  constructor(
    readonly bytes: Buffer,
    public at: number,
  ) {}

  next(): number {
    const { bytes } = this;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = bytes[this.at++];
      if (byte === undefined) break;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    }
    throw new RangeError('a number of a record is longer than it can be');
  }

  /** Of up to 64 bits, as far as a double is exact. */
  nextLong(): number {
    const { bytes } = this;
    let value = 0;
    for (let factor = 1; factor <= 2 ** 63; factor *= 128) {
      const byte = bytes[this.at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    throw new RangeError('a number of a record is longer than it can be');
  }

  /** Bytes with their length before them; null where that is negative. */
  nextBytes(): Buffer | null {
    const length = this.next();
    if (length < 0) return null;
    const start = this.at;
    this.at += length;
    return this.bytes.subarray(start, this.at);
  }
}
