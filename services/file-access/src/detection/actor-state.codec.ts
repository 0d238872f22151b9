import { ActorState } from './actor-state.js';
import { Timeline } from './timeline.js';

const version = 1;
const headerBytes = 1 + 3 * 8;

/** Packs all but the episodes, which have rows of their own: times as differences, numbers as short as they are. */
export function packState(state: ActorState): Buffer {
  const { timeline } = state;
  const packed = new ByteWriter(headerBytes + (timeline.end - timeline.first) * 12 + 16);
  packed.byte(version);
  packed.double(state.watermark);
  packed.double(state.appendedAt);
  packed.double(state.approximateUntil);
  packed.varint(timeline.end - timeline.first);
  let previous = 0;
  for (let i = timeline.first; i < timeline.end; i++) {
    const time = timeline.timeAt(i);
    if (i === timeline.first) packed.double(time);
    else packed.varint(time - previous);
    packed.varint(timeline.valueAt(i, 'events'));
    packed.varint(timeline.valueAt(i, 'bytes'));
    previous = time;
  }
  return packed.done();
}

export function unpackState(packed: Buffer): ActorState {
  if (packed[0] !== version) throw new Error(`actor state of unknown version ${packed[0] ?? 'none'}`);
  const reader = new ByteReader(packed, 1);
  const state = new ActorState();
  state.watermark = reader.double();
  state.appendedAt = reader.double();
  state.approximateUntil = reader.double();
  const entries = reader.varint();
  state.timeline = new Timeline(entries + 1);
  let time = 0;
  for (let i = 0; i < entries; i++) {
    time = i === 0 ? reader.double() : time + reader.varint();
    state.timeline.insert(time, reader.varint(), reader.varint());
  }
  return state;
}

class ByteWriter {
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

class ByteReader {
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
}
