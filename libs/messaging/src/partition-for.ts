/** The partition of a key, as Java's default partitioner and kafkajs choose it (murmur2). */
export function partitionFor(key: string | Buffer, partitions: number): number {
  const bytes = typeof key === 'string' ? Buffer.from(key) : key;
  return (murmur2(bytes) & 0x7fffffff) % partitions;
}

const m = 0x5bd1e995;

function murmur2(data: Buffer): number {
  const length = data.length;
  let h = 0x9747b28c ^ length;
  const end = length - (length % 4);
  for (let i = 0; i < end; i += 4) {
    let k = Math.imul(data.readInt32LE(i), m);
    k = Math.imul(k ^ (k >>> 24), m);
    h = Math.imul(h, m) ^ k;
  }
  const rest = length - end;
  if (rest === 3) h ^= (data[end + 2] ?? 0) << 16;
  if (rest >= 2) h ^= (data[end + 1] ?? 0) << 8;
  if (rest >= 1) h = Math.imul(h ^ (data[end] ?? 0), m);
  h = Math.imul(h ^ (h >>> 13), m);
  return h ^ (h >>> 15);
}
