/** Bytes that are not the text that they should be. */
export class NotText extends Error {}

const newline = 0x0a;

/**
 * The lines of UTF-8 text, ended by U+000A alone: node:readline would also break at U+2028, which canonical JSON has in
 * texts. Throws NotText.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest: Uint8Array[] = [];
  const text = (bytes: Uint8Array[]) => {
    try {
      return decoder.decode(Buffer.concat(bytes));
    } catch (cause) {
      throw new NotText('a line is not UTF-8', { cause });
    }
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      yield text([...rest, chunk.subarray(from, at)]);
      rest = [];
      from = at + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  if (rest.length > 0) yield text(rest);
}
