import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** A log larger than this is set aside as `<name>.1` when its process starts. */
export const ROTATE_AT_BYTES = 20 * 1024 * 1024;

/** Opens a log for appending; the descriptor is for a child process, and the caller closes it. */
export function openLog(path: string, rotateAt = ROTATE_AT_BYTES): number {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path) && statSync(path).size > rotateAt) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o640);
}

/** The last lines of a log, for an error message. */
export function tail(path: string, lines = 15): string {
  if (!existsSync(path)) return '';
  const file = openSync(path, 'r');
  try {
    const size = fstatSync(file).size;
    const buffer = Buffer.alloc(Math.min(size, 16 * 1024));
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    closeSync(file);
  }
}
