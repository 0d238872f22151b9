import { spawnSync } from 'node:child_process';
import { expect, it } from '@jest/globals';
import { read, root } from './files.js';
import { lockedPackages } from './lockfile.js';

const packages = lockedPackages(read('package-lock.json'));

it('names no registry, so that an install uses the one it is configured for', () => {
  expect(packages.length).toBeGreaterThan(500);
  expect(
    packages.filter(({ resolved, link }) => resolved !== undefined && !link).map(({ folder }) => folder),
  ).toEqual([]);
});

it('fixes the content of every package that is installed on this platform', () => {
  const loose = packages.filter(
    ({ integrity, link, os, cpu }) =>
      integrity === undefined &&
      !link &&
      (os?.includes(process.platform) ?? true) &&
      (cpu?.includes(process.arch) ?? true),
  );
  expect(loose.map(({ folder }) => folder)).toEqual([]);
});

it('has an entry for the binaries of every platform, or npm ci would refuse it', () => {
  const check = spawnSync(process.execPath, ['.ci/complete-lockfile.mjs', '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(check.stderr).toBe('');
  expect(check.status).toBe(0);
});
