/** Bytes that are not the text that they should be. */
export class NotText extends Error {}

const newline = 0x0a;

/** The lines of UTF-8 text, ended by U+000A alone: canonical JSON has U+2028 in texts. Those of a chunk come together. */
export class Lines {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  private rest: Uint8Array[] = [];

  /** The lines that end in the chunk. Those before bytes that are not UTF-8 come too; the next call throws NotText. */
  take(chunk: Uint8Array): string[] {
    if (this.failure !== undefined) throw this.failure;
    const lines: string[] = [];
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      const line = this.decode([...this.rest, chunk.subarray(from, at)]);
      if (line === undefined) return lines;
      lines.push(line);
      this.rest = [];
      from = at + 1;
    }
    if (from < chunk.length) this.rest.push(chunk.slice(from));
    return lines;
  }

  /** What follows the last U+000A; throws NotText. */
  end(): string[] {
    const line = this.rest.length === 0 || this.failure !== undefined ? undefined : this.decode(this.rest);
    if (this.failure !== undefined) throw this.failure;
    return line === undefined ? [] : [line];
  }

  private failure: NotText | undefined;

  private decode(parts: Uint8Array[]): string | undefined {
    try {
      return this.decoder.decode(joined(parts));
    } catch (cause) {
      this.failure = new NotText('a line is not UTF-8', { cause });
      return undefined;
    }
  }
}

function joined(parts: Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] ?? new Uint8Array();
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
