/** Of a record's value, with room for the rest of it. */
export const mostChunkBytes = 480_000;

/**
 * The text in pieces that have at most so many bytes even as part of a JSON record, where quotes and backslashes are
 * escaped; never cut within a code point.
 */
export function* chunksOf(text: string, most = mostChunkBytes): Generator<string> {
  let start = 0;
  let bytes = 0;
  for (let at = 0; at < text.length;) {
    const code = text.codePointAt(at) ?? 0;
    const size = escapedBytes(code);
    if (bytes + size > most) {
      yield text.slice(start, at);
      start = at;
      bytes = 0;
    }
    bytes += size;
    at += code > 0xffff ? 2 : 1;
  }
  if (start < text.length || text === '') yield text.slice(start);
}

function escapedBytes(code: number): number {
  if (code < 0x20) return 6;
  if (code === 0x22 || code === 0x5c) return 2;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code > 0xffff ? 4 : 3;
}
