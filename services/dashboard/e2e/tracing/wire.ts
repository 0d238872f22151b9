export interface Field {
  number: number;
  /** Of strings, bytes and messages; empty for numbers, which nobody here reads but as `value`. */
  bytes: Buffer;
  value: bigint;
}

/** The fields of a protobuf message, as they are on the wire. */
export function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = Number(varint());
    const number = tag >>> 3;
    const kind = tag & 7;
    const none = Buffer.alloc(0);
    if (kind === 0) yield { number, bytes: none, value: varint() };
    else if (kind === 1) yield { number, bytes: none, value: message.readBigUInt64LE((at += 8) - 8) };
    else if (kind === 5) yield { number, bytes: none, value: BigInt(message.readUInt32LE((at += 4) - 4)) };
    else if (kind === 2) {
      const length = Number(varint());
      yield { number, bytes: message.subarray(at, (at += length)), value: 0n };
    } else throw new Error(`wire type ${String(kind)}`);
  }
}
