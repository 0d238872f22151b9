const shortest = 2 ** 46;

/** Packs numbers: doubles as they are, whole ones not below zero as short as they are. */
export class ByteWriter {
  private bytes: Buffer;
  private length = 0;

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafe(size);
  }

  byte(value: number): void {
    this.reserve(1);
    this.length = this.bytes.writeUInt8(value, this.length);
  }

  double(value: number): void {
    this.reserve(8);
    this.length = this.bytes.writeDoubleLE(value, this.length);
  }

  varint(value: number): void {
    this.reserve(8);
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.byte((rest % 128) + 128);
    this.byte(rest);
  }

  /** Any number: whole ones from 0 to 2^46 about as short as by `varint`, all others in nine bytes. */
  number(value: number): void {
    if (Number.isInteger(value) && value >= 0 && value < shortest && !Object.is(value, -0)) {
      this.varint(value + 1);
    } else {
      this.byte(0);
      this.double(value);
    }
  }

  text(value: string): void {
    const bytes = Buffer.from(value);
    this.varint(bytes.length);
    this.raw(bytes);
  }

  raw(bytes: Buffer): void {
    this.reserve(bytes.length);
    this.length += bytes.copy(this.bytes, this.length);
  }

  done(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }

  private reserve(room: number): void {
    if (this.length + room <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(this.bytes.length * 2 + room);
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

/** Reads what a ByteWriter wrote, in the same order. */
export class ByteReader {
  constructor(
    private readonly bytes: Buffer,
    private at: number,
  ) {}

  double(): number {
    const value = this.bytes.readDoubleLE(this.at);
    this.at += 8;
    return value;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes.readUInt8(this.at++);
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
  }

  number(): number {
    const value = this.varint();
    return value === 0 ? this.double() : value - 1;
  }

  text(): string {
    return this.raw(this.varint()).toString();
  }

  /** Not a copy. */
  raw(length: number): Buffer {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
