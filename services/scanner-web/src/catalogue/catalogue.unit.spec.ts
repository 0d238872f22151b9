import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checks } from '../checks/index.js';
import scanner from '../scanner.js';
import { checksDocument } from './checks-document.js';

const folder = join(import.meta.dirname, '../checks');
const files = readdirSync(folder).filter((file) => file.endsWith('.check.ts'));

it('has every check that has a file, in the order of files', () => {
  const ids = files.map((file) => `web_${file.replace('.check.ts', '').replaceAll('-', '_')}`);
  expect(checks.map(({ id }) => id)).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  expect(scanner.checks).toBe(checks);
});

it.each(files)('%s has its samples beside it', (file) => {
  const spec = readFileSync(join(folder, file.replace('.ts', '.unit.spec.ts')), 'utf8');
  for (const outcome of ["'pass'", "'fail'"]) expect(spec).toContain(outcome);
});

it.each(checks.map((check) => [check.id, check] as const))('%s is described completely', (_id, check) => {
  const { title, risk, remediation, references, cwe, assetType } = check;
  expect(assetType).toBe('web.endpoint');
  expect(title).toMatch(/^[A-Z].*[^.]$/);
  for (const text of [risk, remediation]) expect(text).toMatch(/^.{30,600}\.$/s);
  expect(references.length).toBeGreaterThanOrEqual(2);
  for (const address of references) expect(address).toMatch(/^https:\/\/[\w.-]+\/\S+$/);
  expect(new Set(references).size).toBe(references.length);
  expect(cwe.length).toBeGreaterThan(0);
});

it('is what docs/checks.md says', () => {
  const document = readFileSync(join(import.meta.dirname, '../../../../docs/checks.md'), 'utf8');
  expect(document).toBe(checksDocument(checks));
});
