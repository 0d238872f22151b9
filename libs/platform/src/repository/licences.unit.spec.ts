import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { read, root } from './files.js';
import { isPermissive } from './licences.js';
import { lockedPackages } from './lockfile.js';

/** Packages whose package.json has no licence field, and the file of theirs that grants the licence. */
const granted = /Permission is hereby granted, free of charge/i;
const statedElsewhere: Record<string, { file: string; grants: RegExp }> = {
  buildcheck: { file: 'LICENSE', grants: granted },
  'cpu-features': { file: 'LICENSE', grants: granted },
  'passport-strategy': { file: 'LICENSE', grants: granted },
  pause: { file: 'Readme.md', grants: granted },
  ssh2: { file: 'LICENSE', grants: granted },
};

const production = lockedPackages(read('package-lock.json')).filter(({ dev, link }) => !dev && !link);

describe('licences of production dependencies', () => {
  it('are permissive, each of them', () => {
    expect(production.length).toBeGreaterThan(100);
    const others = production
      .filter(
        ({ name, license }) =>
          !isPermissive(license ?? '') && !(license === undefined && name in statedElsewhere),
      )
      .map(({ folder, license }) => `${folder}: ${license ?? 'none stated'}`);
    expect(others).toEqual([]);
  });

  it.each(Object.entries(statedElsewhere))('%s grants its licence in a file', (name, { file, grants }) => {
    const entry = production.find((candidate) => candidate.name === name);
    expect(entry).toBeDefined();
    const path = join(entry?.folder ?? '', file);
    // An optional package may not be installed on this platform; then there is nothing of it to license either.
    if (existsSync(join(root, entry?.folder ?? ''))) expect(read(path)).toMatch(grants);
  });
});

describe('isPermissive', () => {
  it.each([
    ['MIT', true],
    ['(Apache-2.0 AND BSD-3-Clause)', true],
    ['GPL-3.0-only OR MIT', true],
    ['MIT AND GPL-3.0-only', false],
    ['AGPL-3.0', false],
    ['SEE LICENSE IN LICENSE', false],
    ['', false],
  ])('%s: %s', (expression, expected) => {
    expect(isPermissive(expression)).toBe(expected);
  });
});
