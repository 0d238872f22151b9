import { mkdir, statfs } from 'node:fs/promises';
import { PlatformError } from '../errors.js';

export const NEEDED_BYTES = 500 * 1024 * 1024;

export type FreeBytes = (folder: string) => Promise<number>;

const freeBytes: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** Makes the folder, and refuses one on a disk that is nearly full: both servers would fail later, less clearly. */
export async function ensureSpace(folder: string, free: FreeBytes = freeBytes): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new PlatformError(
      `the data folder ${folder} can't be made: ${(error as Error).message}`,
      'make it writable, or set PALISADE_DATA to a folder that is',
      { cause: error },
    );
  }
  const bytes = await free(folder);
  if (bytes >= NEEDED_BYTES) return;
  throw new PlatformError(
    `only ${Math.round(bytes / 1024 / 1024)} MB are free for ${folder}, and ${NEEDED_BYTES / 1024 / 1024} MB are needed`,
    'free some disk space, or set PALISADE_DATA to a folder on another disk',
  );
}
