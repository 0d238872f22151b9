/**
 * A parameter that is an array, as Postgres itself lays one out: neither side writes a text that the other has to read.
 * Null where no row has a value, or there is none: of it `unnest` makes a null for each row of the other columns.
 */
export type Column = Buffer | null;

const header = 20;
const oid = { bytea: 17, int8: 20, text: 25, timestamptz: 1184, uuid: 2950 } as const;
/** From 1970 to 2000, when Postgres begins to count. */
const epochMs = 946_684_800_000;
const high = 2 ** 32;

let scratch = Buffer.allocUnsafeSlow(1 << 20);

export function uuids(values: readonly string[]): Column {
  if (values.length === 0) return null;
  const bytes = Buffer.allocUnsafe(header + values.length * 20);
  begin(bytes, oid.uuid, values.length, false);
  let at = header;
  let last: string | undefined;
  for (const value of values) {
    bytes.writeInt32BE(16, at);
    // Of one tenant mostly.
    if (value === last) bytes.copy(bytes, at + 4, at - 16, at);
    else if (bytes.write(value.replaceAll('-', ''), at + 4, 16, 'hex') !== 16) throw new Error('not a UUID');
    last = value;
    at += 20;
  }
  return bytes;
}

export function texts(values: readonly (string | null | undefined)[]): Column {
  let at = header;
  let nulls = 0;
  for (const value of values) {
    const size = value === null || value === undefined ? 0 : value.length * 3;
    if (at + 4 + size > scratch.length) grow(at, 4 + size);
    if (value === null || value === undefined) {
      nulls++;
      at = scratch.writeInt32BE(-1, at);
      continue;
    }
    const length = scratch.write(value, at + 4);
    scratch.writeInt32BE(length, at);
    at += 4 + length;
  }
  if (nulls === values.length) return null;
  begin(scratch, oid.text, values.length, nulls > 0);
  return Buffer.from(scratch.subarray(0, at));
}

export function byteStrings(values: readonly Buffer[]): Column {
  if (values.length === 0) return null;
  const size = values.reduce((sum, { length }) => sum + 4 + length, header);
  const bytes = Buffer.allocUnsafe(size);
  begin(bytes, oid.bytea, values.length, false);
  let at = header;
  for (const value of values) {
    at = bytes.writeInt32BE(value.length, at);
    at += value.copy(bytes, at);
  }
  return bytes;
}

/** Milliseconds since 1970. */
export function times(values: readonly (number | null | undefined)[]): Column {
  return numbers(oid.timestamptz, values, { from: epochMs, by: 1_000 });
}

export function integers(values: readonly (number | null | undefined)[]): Column {
  return numbers(oid.int8, values, { from: 0, by: 1 });
}

function numbers(
  type: number,
  values: readonly (number | null | undefined)[],
  { from, by }: { from: number; by: number },
): Column {
  const bytes = Buffer.allocUnsafe(header + values.length * 12);
  let at = header;
  let nulls = 0;
  for (const value of values) {
    if (value === null || value === undefined) {
      nulls++;
      at = bytes.writeInt32BE(-1, at);
      continue;
    }
    if (!Number.isSafeInteger(value)) throw new RangeError(`not an integer: ${value}`);
    const whole = (value - from) * by;
    const upper = Math.floor(whole / high);
    at = bytes.writeInt32BE(8, at);
    if (Number.isSafeInteger(whole)) {
      bytes.writeInt32BE(upper, at);
      bytes.writeUInt32BE(whole - upper * high, at + 4);
    } else bytes.writeBigInt64BE(BigInt(value - from) * BigInt(by), at);
    at += 8;
  }
  if (nulls === values.length) return null;
  begin(bytes, type, values.length, nulls > 0);
  return bytes.subarray(0, at);
}

function begin(bytes: Buffer, type: number, length: number, hasNulls: boolean): void {
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(hasNulls ? 1 : 0, 4);
  bytes.writeInt32BE(type, 8);
  bytes.writeInt32BE(length, 12);
  bytes.writeInt32BE(1, 16);
}

function grow(used: number, more: number): void {
  const larger = Buffer.allocUnsafeSlow(Math.max(scratch.length * 2, used + more));
  scratch.copy(larger, 0, 0, used);
  scratch = larger;
}
