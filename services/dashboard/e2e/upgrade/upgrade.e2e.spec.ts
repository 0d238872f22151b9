import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceUrls } from '@palisade/database';
import { longLocks, oldCodeFaults, watchMigrations } from '@palisade/database/testing';
import { testEnvironment, type TestEnvironment } from '@palisade/platform';
import { migrate, prepare, rolesOf } from '../services.js';
import { releaseOf, schemas } from './releases.js';

/** What is right all the same, word for word, and why. */
const reviewed: Record<string, string> = {};

let environment: TestEnvironment;

beforeAll(async () => {
  environment = await testEnvironment();
  await prepare(environment.adminUrl);
  await watchMigrations(environment.adminUrl);
  await migrate(environment.adminUrl);
}, 120_000);
afterAll(() => environment.close());

const released = schemas.flatMap((schema) => releaseOf(schema) ?? []);

it('knows what the last release sent to Postgres', () => {
  const known = released.filter(
    ({ statements, migrations }) => statements.length > 20 && migrations.length > 1,
  );
  expect(known.map(({ schema }) => schema)).toEqual(
    expect.arrayContaining([
      'identity',
      'file_access',
      'alerting',
      'audit',
      'api_registry',
      'scan_orchestrator',
    ]),
  );
});

describe.each(released.map((release) => [release.schema, release] as const))('%s', (schema, release) => {
  const unreviewed = (faults: string[]) => faults.filter((fault) => !(fault in reviewed));

  it("runs the last release's code on today's schema", async () => {
    const { adminUrl } = environment;
    const { url } = serviceUrls(adminUrl, rolesOf(schema));
    expect(unreviewed(await oldCodeFaults({ adminUrl, url, release }))).toEqual([]);
  });

  it('comes from the last release without locking a table for long', async () => {
    expect(unreviewed(await longLocks(environment.adminUrl, release))).toEqual([]);
  });
});
