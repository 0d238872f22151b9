import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { read, root } from './files.js';
import { isPermissive, licenceOf, statedElsewhere } from './licences.js';
import { lockedPackages } from './lockfile.js';

const production = lockedPackages(read('package-lock.json')).filter(({ dev, link }) => !dev && !link);

describe('licences of production dependencies', () => {
  it('are permissive, each of them', () => {
    expect(production.length).toBeGreaterThan(100);
    const others = production
      .filter((entry) => !isPermissive(licenceOf(entry) ?? ''))
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
