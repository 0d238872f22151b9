import type { HeaderValue } from '../kafka-client.js';
import { sizeOfVarint, writeVarint } from './varint.js';

/** Some headers of a record, as its bytes have them. */
export interface HeaderBytes {
  readonly count: number;
  readonly bytes: Buffer;
}

export function headerBytes(headers: Readonly<Record<string, HeaderValue | HeaderValue[]>>): HeaderBytes {
  const parts: (string | Buffer)[] = [];
  for (const name of Object.keys(headers)) {
    const value = headers[name] ?? [];
    for (const each of Array.isArray(value) ? value : [value]) parts.push(name, each);
  }
  const sizes = parts.map((part) => (typeof part === 'string' ? Buffer.byteLength(part) : part.length));
  const bytes = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + sizeOfVarint(size) + size, 0));
  let at = 0;
  parts.forEach((part, i) => {
    at = writeVarint(bytes, at, sizes[i] ?? 0);
    if (typeof part === 'string') bytes.write(part, at);
    else part.copy(bytes, at);
    at += sizes[i] ?? 0;
  });
  return { count: parts.length / 2, bytes };
}

/** With its length before it. */
export function headerName(name: string): Buffer {
  const size = Buffer.byteLength(name);
  const bytes = Buffer.alloc(sizeOfVarint(size) + size);
  bytes.write(name, writeVarint(bytes, 0, size));
  return bytes;
}
