import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** Reads what is added to a log, line by line, without the time in front. */
export class FollowedLog {
  private offset: number;
  private rest = '';
  private readonly decoder = new StringDecoder('utf8');

  constructor(private readonly path: string) {
    this.offset = sizeOf(path);
  }

  newLines(): string[] {
    const size = sizeOf(this.path);
    // It was set aside and begun anew.
    if (size < this.offset) this.offset = 0;
    if (size === this.offset) return [];
    const buffer = Buffer.alloc(size - this.offset);
    const file = openSync(this.path, 'r');
    try {
      readSync(file, buffer, 0, buffer.length, this.offset);
    } finally {
      closeSync(file);
    }
    this.offset = size;
    const lines = `${this.rest}${this.decoder.write(buffer)}`.split('\n');
    this.rest = lines.pop() ?? '';
    return lines.map((line) => line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, ''));
  }
}

const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);
