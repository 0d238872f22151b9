import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { PlatformError } from './errors.js';
import { isSameProcess, thisProcess, type KnownProcess } from './processes/known-process.js';

/** Takes a data folder for this process; refused while another living process has it. Returns its real path. */
export function takeFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new PlatformError(
      `the data folder ${folder} can't be made: ${(error as Error).message}`,
      'make it writable, or set PALISADE_DATA to a folder that is',
      { cause: error },
    );
  }
  const path = realpathSync(folder);
  const owner = ownerOf(path);
  if (owner && owner.pid !== process.pid && isSameProcess(owner)) {
    throw new PlatformError(
      `the data folder ${path} is in use by process ${owner.pid}`,
      'stop that one first (`make down`), or set PALISADE_DATA to another folder',
    );
  }
  writeJson(join(path, 'owner.json'), thisProcess());
  return path;
}

export function leaveFolder(path: string): void {
  rmSync(join(path, 'owner.json'), { force: true });
}

export function ownerOf(folder: string): KnownProcess | undefined {
  return readJson(join(folder, 'owner.json')) as KnownProcess | undefined;
}

/** What a data folder's servers were made with, fixed by its first start. */
export interface Installation {
  /** Of Postgres' administrator. */
  password: string;
  /** Where the data is; set once something has run. */
  kind?: 'containers' | 'embedded';
}

export function installationOf(path: string): Installation {
  const kept = readJson(join(path, 'installation.json')) as Installation | undefined;
  if (kept) return kept;
  const fresh = { password: randomBytes(18).toString('base64url') };
  keepInstallation(path, fresh);
  return fresh;
}

export function keepInstallation(path: string, installation: Installation): void {
  writeJson(join(path, 'installation.json'), installation);
}

function readJson(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

// Renamed into place, so that no reader sees half of it.
function writeJson(file: string, value: object): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(value), { mode: 0o600 });
  renameSync(fresh, file);
}
