const polynomial = 0x82f63b78;
const tables = Array.from({ length: 8 }, () => new Int32Array(256));

tables.forEach((table, i) => {
  const before = tables[i - 1];
  for (let byte = 0; byte < 256; byte++) {
    let crc = before?.[byte] ?? byte;
    if (before === undefined)
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    else crc = (tables[0]?.[crc & 0xff] ?? 0) ^ (crc >>> 8);
    table[byte] = crc;
  }
});

const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
];

/** CRC-32C of a part of a buffer, eight bytes at a time: kafkajs takes one, which is a third of what sending costs. */
export function crc32c(bytes: Buffer, start: number, end: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let crc = -1;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const low = crc ^ view.getInt32(at, true);
    const high = view.getInt32(at + 4, true);
    crc =
      at8(t7, low) ^
      at8(t6, low >>> 8) ^
      at8(t5, low >>> 16) ^
      at8(t4, low >>> 24) ^
      at8(t3, high) ^
      at8(t2, high >>> 8) ^
      at8(t1, high >>> 16) ^
      at8(t0, high >>> 24);
  }
  for (; at < end; at++) crc = at8(t0, crc ^ view.getUint8(at)) ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}

function at8(table: Int32Array, index: number): number {
  return table[index & 0xff] ?? 0;
}
