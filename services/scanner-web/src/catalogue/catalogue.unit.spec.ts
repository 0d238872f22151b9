import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { describeCatalogue } from '@palisade/scanner-kit/testing';
import { checks } from '../checks/index.js';
import scanner from '../scanner.js';
import { checksDocument } from './checks-document.js';

describeCatalogue(checks, new URL('../checks/', import.meta.url));

it.each(checks.map((check) => [check.id, check] as const))(
  '%s is written as the others are',
  (_id, check) => {
    const { title, risk, remediation, references, assetType } = check;
    expect(assetType).toBe('web.endpoint');
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    for (const text of [risk, remediation]) expect(text).toMatch(/^.{30,600}\.$/s);
    expect(references.length).toBeGreaterThanOrEqual(2);
    expect(new Set(references).size).toBe(references.length);
  },
);

it('is what the scanner has', () => {
  expect(scanner.checks).toBe(checks);
});

it('is what docs/checks.md says', () => {
  const document = readFileSync(join(import.meta.dirname, '../../../../docs/checks.md'), 'utf8');
  expect(document).toBe(checksDocument(checks));
});
