import { expect, it } from '@jest/globals';
import { faultOfFile, typeOf } from './document-file.js';

it('says beforehand what would be refused', () => {
  expect(faultOfFile({ name: 'a.json', size: 0 })).toBe('a.json is empty.');
  expect(faultOfFile({ name: 'a.json', size: 10_400_000 })).toBe(
    'a.json has 10.4 MB; a document has 10 MB at most.',
  );
  expect(faultOfFile({ name: 'a.json', size: 10_000_000 })).toBeUndefined();
});

it('knows JSON by its looks', () => {
  expect(typeOf('\n { "openapi": "3.1.0" }')).toBe('application/json');
  expect(typeOf('openapi: 3.1.0')).toBe('application/yaml');
});
