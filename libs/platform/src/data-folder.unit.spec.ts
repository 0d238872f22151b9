import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { installationOf, keepInstallation, leaveFolder, ownerOf, takeFolder } from './data-folder.js';
import { knownProcess } from './processes/known-process.js';
import { temporaryFolder } from './testing/temporary-folder.js';

const own = (path: string, owner: object) => writeFileSync(join(path, 'owner.json'), JSON.stringify(owner));

it('takes a folder, and leaves it', () => {
  const path = takeFolder(join(temporaryFolder(), 'deep', 'er'));
  expect(ownerOf(path)?.pid).toBe(process.pid);
  leaveFolder(path);
  expect(ownerOf(path)).toBeUndefined();
});

it('refuses a folder that another living process has', () => {
  const path = temporaryFolder();
  own(path, knownProcess(process.ppid));
  expect(() => takeFolder(path)).toThrow(/in use by process \d+[^]*make down[^]*PALISADE_DATA/);
});

it('takes the folder of a process that is gone, though its pid may be in use again', () => {
  const path = temporaryFolder();
  own(path, { pid: process.ppid, startedAt: 'long ago' });
  takeFolder(path);
  expect(ownerOf(path)?.pid).toBe(process.pid);
});

it("says what to do when the folder can't be made", () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  expect(() => takeFolder(join(file, 'data'))).toThrow(/can't be made[^]*PALISADE_DATA/);
});

it('makes a password once, and lets only its user read it', () => {
  const path = temporaryFolder();
  const first = installationOf(path);
  expect(first.password.length).toBeGreaterThanOrEqual(24);
  keepInstallation(path, { ...first, kind: 'embedded' });
  expect(installationOf(path)).toEqual({ ...first, kind: 'embedded' });
  expect(statSync(join(path, 'installation.json')).mode & 0o777).toBe(0o600);
});
