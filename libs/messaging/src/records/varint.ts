/** How many bytes a number takes as Kafka's records have them: zigzag, seven bits a byte. */
export function sizeOfVarint(value: number): number {
  const bits = 32 - Math.clz32(zigZag(value));
  return bits <= 7 ? 1 : Math.ceil(bits / 7);
}

/** Returns where it ends. */
export function writeVarint(bytes: Buffer, at: number, value: number): number {
  let left = zigZag(value);
  while (left > 0x7f) {
    bytes[at++] = (left & 0x7f) | 0x80;
    left >>>= 7;
  }
  bytes[at++] = left;
  return at;
}

function zigZag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}
