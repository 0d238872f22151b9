import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { faultOfSize, importFault, mostBytes } from './import-limit.js';

it('is the limit that the service says in its description', () => {
  const file = new URL('../../api/openapi.json', import.meta.url);
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as {
    paths: Record<string, { post: { description: string } }>;
  };
  const { description } = paths['/v1/file-access/rules/import']?.post ?? {};
  expect(description).toContain(`At most ${String(mostBytes)} characters.`);
});

it('counts bytes: characters beyond ASCII take more than one', () => {
  expect(importFault('a'.repeat(mostBytes))).toBeUndefined();
  expect(importFault('a'.repeat(mostBytes + 1))).toBe(
    'These are 1.01 MB, and one import takes 1 MB: import them in parts.',
  );
  expect(importFault('ß'.repeat(mostBytes / 2))).toBeUndefined();
  expect(importFault('ß'.repeat(mostBytes / 2 + 1))).toMatch(/^These are 1\.01 MB/);
  expect(faultOfSize(4 * 1024 * 1024)).toMatch(/^These are 4\.20 MB/);
});
