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
import { isAlive, startTimeOf } from './processes/table.js';

interface Owner {
  pid: number;
  startedAt: string;
}

/** A process known by its pid and start time, so that a later one with the same pid isn't taken for it. */
export function thisProcess(): Owner {
  return { pid: process.pid, startedAt: startTimeOf(process.pid) ?? '' };
}

export function isSameProcess(owner: Owner): boolean {
  return isAlive(owner.pid) && startTimeOf(owner.pid) === owner.startedAt;
}

/** Takes a data folder for this process; refused while another living process has it. Returns its real path. */
export function takeFolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = realpathSync(folder);
  const owner = readOwner(join(path, 'owner.json'));
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

export function ownerOf(folder: string): Owner | undefined {
  return readOwner(join(folder, 'owner.json'));
}

/** The password of the administrator, made with the data folder and kept with it. */
export function adminPassword(path: string): string {
  const file = join(path, 'admin.json');
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { password: string }).password;
  const password = randomBytes(18).toString('base64url');
  writeJson(file, { password });
  return password;
}

function readOwner(file: string): Owner | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Owner) : undefined;
}

// Renamed into place, so that no reader sees half of it.
function writeJson(file: string, value: object): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(value), { mode: 0o600 });
  renameSync(fresh, file);
}
