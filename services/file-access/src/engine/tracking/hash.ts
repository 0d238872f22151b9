/** 53 bits of a text, or of its first `length` characters and what follows them: two lanes of 32 bits, mixed. Not for secrets. */
export function hash53(text: string, length = text.length, following = ''): number {
  let low = 0x9e3779b1;
  let high = 0x85ebca77;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x5bd1e995);
    high ^= high >>> 15;
  }
  for (let i = 0; i < following.length; i++) {
    const code = following.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x5bd1e995);
    high ^= high >>> 15;
  }
  low = Math.imul(low ^ (low >>> 16), 0x2c1b3c6d) ^ Math.imul(high ^ (high >>> 13), 0x297a2d39);
  high = Math.imul(high ^ (high >>> 16), 0x2c1b3c6d) ^ Math.imul(low ^ (low >>> 13), 0x297a2d39);
  return (high & 0x1fffff) * 4_294_967_296 + (low >>> 0);
}
