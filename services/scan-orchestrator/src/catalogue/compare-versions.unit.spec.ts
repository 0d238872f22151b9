import { expect, it } from '@jest/globals';
import { compareVersions } from './compare-versions.js';

it('orders versions as semantic versioning does', () => {
  const ordered = [
    'unknown',
    '0.9.9',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-rc.2',
    '1.0.0-rc.10',
    '1.0.0',
    '1.2.0',
    '1.10.0',
    '2.0.0',
  ];
  expect(ordered.toReversed().toSorted(compareVersions)).toEqual(ordered);
});

it('takes builds of one version for the same', () => {
  expect(compareVersions('1.0.0+a', '1.0.0+b')).toBe(0);
});
