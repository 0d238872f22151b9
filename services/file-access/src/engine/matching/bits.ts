export function setBit(bits: Int32Array, at: number): void {
  bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31));
}

/** Whether any of the bits that are set passes, asked from the lowest on. */
export function someBit(bits: Int32Array, passes: (at: number) => boolean): boolean {
  for (let word = 0; word < bits.length; word++) {
    for (let rest = bits[word] ?? 0; rest !== 0; rest &= rest - 1)
      if (passes((word << 5) + 31 - Math.clz32(rest & -rest))) return true;
  }
  return false;
}
