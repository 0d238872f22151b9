/** The partition of a key, as Java's default partitioner and kafkajs choose it (murmur2). */
export function partitionFor(key: string | Buffer, partitions: number): number {
  const bytes = typeof key === 'string' ? Buffer.from(key) : key;
  return partitionHash(bytes, 0, bytes.length) % partitions;
}

const m = 0x5bd1e995;

/** Of the key that is that part of the bytes: not negative, and its remainder by the number of partitions is its partition. */
export function partitionHash(data: Buffer, start: number, end: number): number {
  const length = end - start;
  let h = 0x9747b28c ^ length;
  const whole = end - (length % 4);
  let at = start;
  for (; at < whole; at += 4) {
    let k = Math.imul(data.readInt32LE(at), m);
    k = Math.imul(k ^ (k >>> 24), m);
    h = Math.imul(h, m) ^ k;
  }
  const rest = end - at;
  if (rest === 3) h ^= (data[at + 2] ?? 0) << 16;
  if (rest >= 2) h ^= (data[at + 1] ?? 0) << 8;
  if (rest >= 1) h = Math.imul(h ^ (data[at] ?? 0), m);
  h = Math.imul(h ^ (h >>> 13), m);
  return (h ^ (h >>> 15)) & 0x7fffffff;
}
