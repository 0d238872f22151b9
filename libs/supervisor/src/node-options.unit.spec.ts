import { resolve } from 'node:path';
import { expect, it } from '@jest/globals';
import { nodeOptionsOf } from './node-options.js';

const root = resolve(import.meta.dirname, '../../..');

it('takes the bounds of the heap from the package of the service', () => {
  expect(nodeOptionsOf(root, 'file-access')).toMatch(/--max-old-space-size=\d+ --max-semi-space-size=\d+$/);
});

it('is the same for all others', () => {
  expect(nodeOptionsOf(root, 'none')).toBe('--disable-warning=TimeoutNegativeWarning');
});
