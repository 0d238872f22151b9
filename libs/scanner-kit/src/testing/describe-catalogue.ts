import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { Check } from '../check.js';
import { faultsOf } from './describe-check.js';

/**
 * The tests of all checks together: each has a file of its name under `folder`, and beside it its samples or a spec, and each such
 * file's check is in the list.
 */
export function describeCatalogue(checks: readonly Check[], folder: URL): void {
  const files = readdirSync(fileURLToPath(folder), { recursive: true, encoding: 'utf8' });
  const found = files.filter((file) => file.endsWith('.check.ts'));

  describe('the catalogue', () => {
    it('has checks of one provider', () => {
      expect(new Set(checks.map(({ id }) => id.split('_')[0])).size).toBe(1);
    });

    it('has each id once', () => {
      const ids = checks.map(({ id }) => id);
      expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    });

    it('has each title once', () => {
      const titles = checks.map(({ title }) => title);
      expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
    });

    it('has the checks of all files, and no other', () => {
      expect(found.map((file) => basename(file)).sort()).toEqual(checks.map(fileOf).sort());
    });

    it('has samples beside each check', () => {
      const beside = (file: string) =>
        ['.samples.ts', '.unit.spec.ts'].map((end) => file.replace(/\.ts$/, end));
      const without = found.filter((file) => !beside(file).some((name) => files.includes(name)));
      expect(without.map((file) => join(file))).toEqual([]);
    });

    it.each(checks.map((check) => [check.id, check] as const))('%s is described', (_id, check) => {
      expect(faultsOf(check)).toEqual([]);
    });
  });
}

/** Its id without the provider. */
function fileOf({ id }: Check): string {
  return `${id.split('_').slice(1).join('-')}.check.ts`;
}
