import { expect, it } from '@jest/globals';
import { isOlder } from './version.js';

it.each([
  ['0.9.1', '0.10.0', true],
  ['1.0', '1.0.1', true],
  ['1.0.1', '1.0', false],
  ['1.0.0', '1.0', false],
  ['2', '1.9', false],
  ['1.0.0-abc', '1.0.0-abd', false],
])('%s is older than %s: %s', (version, than, answer) => {
  expect(isOlder(version, than)).toBe(answer);
});
