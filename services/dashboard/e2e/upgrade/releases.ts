import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Release } from '@palisade/database/testing';
import { services } from '@palisade/supervisor';

const folder = join(import.meta.dirname, '../../../../libs/database/release');
const fileOf = (schema: string) => join(folder, `${schema}.json`);

/** Of the services that there are. */
export const schemas = services.flatMap(({ schema }) => schema ?? []);

/** What the last release relied on in the schema; undefined for a service that it didn't have. */
export function releaseOf(schema: string): Release | undefined {
  const file = fileOf(schema);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Release) : undefined;
}

export function keepRelease(release: Release): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(release.schema), `${JSON.stringify(release, null, 1)}\n`);
}
