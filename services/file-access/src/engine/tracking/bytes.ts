const shortest = 2 ** 46;
/** Four groups of seven bits: what is above them is written after them, so that bits are taken of small numbers alone. */
const fourGroups = 2 ** 28;

/** Whose length is one byte, and for which a call out of JavaScript doesn't pay. */
const shortText = 64;

/** Packs numbers: doubles as they are, whole ones not below zero as short as they are. */
export class ByteWriter {
  private bytes: Buffer;
  private view: DataView;
  private length = 0;

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafeSlow(size);
    this.view = viewOf(this.bytes);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  double(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  varint(value: number): void {
    this.reserve(12);
    const { bytes } = this;
    let at = this.length;
    let rest = value;
    while (rest >= fourGroups) {
      const above = Math.floor(rest / fourGroups);
      const below = rest - above * fourGroups;
      bytes[at] = (below & 127) | 128;
      bytes[at + 1] = ((below >>> 7) & 127) | 128;
      bytes[at + 2] = ((below >>> 14) & 127) | 128;
      bytes[at + 3] = (below >>> 21) | 128;
      at += 4;
      rest = above;
    }
    let last = rest | 0;
    for (; last >= 128; last >>>= 7) bytes[at++] = (last & 127) | 128;
    bytes[at++] = last;
    this.length = at;
  }

  /** Any number: whole ones from 0 to 2^46 about as short as by `varint`, all others in nine bytes. */
  number(value: number): void {
    if (value >= 0 && value < shortest && Math.floor(value) === value && !Object.is(value, -0)) {
      this.varint(value + 1);
    } else {
      this.byte(0);
      this.double(value);
    }
  }

  text(value: string): void {
    if (value.length < shortText && this.ascii(value)) return;
    const bytes = Buffer.from(value);
    this.varint(bytes.length);
    this.raw(bytes);
  }

  /** Writes the text unless it has other characters. */
  private ascii(value: string): boolean {
    this.reserve(1 + value.length);
    const { bytes } = this;
    let at = this.length;
    bytes[at++] = value.length;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code >= 128) return false;
      bytes[at++] = code;
    }
    this.length = at;
    return true;
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** What was written so far, in place: good until more is. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /** Begins anew, where it may have grown to. */
  reset(): void {
    this.length = 0;
  }

  done(): Buffer {
    return Buffer.from(this.written());
  }

  private reserve(room: number): void {
    if (this.length + room <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(this.bytes.length * 2 + room);
    larger.set(this.written());
    this.bytes = larger;
    this.view = viewOf(larger);
  }
}

/** Reads what a ByteWriter wrote, in the same order. */
export class ByteReader {
  private readonly view: DataView;

  constructor(
    private readonly bytes: Buffer,
    private at: number,
  ) {
    this.view = viewOf(bytes);
  }

  double(): number {
    const value = this.view.getFloat64(this.at, true);
    this.at += 8;
    return value;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.view.getUint8(this.at++);
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  number(): number {
    const value = this.varint();
    return value === 0 ? this.double() : value - 1;
  }

  text(): string {
    const length = this.varint();
    return length === 0 ? '' : this.raw(length).toString();
  }

  /** Not a copy. */
  raw(length: number): Buffer {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Where the next is read, from 0. */
  get position(): number {
    return this.at;
  }

  skipTo(position: number): void {
    this.at = position;
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
