import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { itWith, type ForeignClient } from './foreign-client.js';
import { startSystem, type System } from './system.js';

let system: System;
let folder: string;

beforeAll(async () => {
  system = await startSystem();
  folder = await mkdtemp(join(tmpdir(), 'palisade-schemathesis-'));
}, 180_000);
afterAll(async () => {
  await system.close();
  await rm(folder, { recursive: true });
});

/** Ends the session whose token all requests carry. */
const endsTheSession = '/v1/auth/logout';

async function fuzz(schemathesis: ForeignClient, token: string) {
  const report = join(folder, 'report.json');
  const printed = await schemathesis([
    ...['run', `${system.api.url}/openapi.json`, '--header', `Authorization: Bearer ${token}`],
    ...['--checks', 'not_a_server_error', '--phases', 'examples,coverage,fuzzing', '--max-examples', '30'],
    ...['--exclude-path', endsTheSession, '--seed', '1', '--workers', '2', '--request-timeout', '20'],
    ...['--report', 'json', '--report-json-path', report, '--no-color'],
  ]).catch((error: unknown) => String((error as { stdout?: unknown }).stdout ?? error));
  return { printed, report: JSON.parse(await readFile(report, 'utf8')) };
}

itWith(
  'schemathesis',
  'no request that the OpenAPI document allows or forbids is answered with a 5xx',
  async (schemathesis) => {
    const { printed, report } = await fuzz(schemathesis, await system.api.login(system.demo.admin));
    // Shows schemathesis' own account of what failed, with the request to repeat it.
    expect(report.failures.length === 0 ? '' : printed).toBe('');
    expect(report).toMatchObject({ complete: true, errors: [], warnings: { missing_auth: [] } });
    expect(report.operations.tested).toBe(report.operations.selected);
    expect(report.operations.tested).toBeGreaterThanOrEqual(10);
    // Requests got past authentication to what they ask for: a wall of 401s would have no 5xx either.
    expect(report.valid_rates['GET /v1/alerts'].fuzzing.accepted).toBeGreaterThan(0);
  },
  240_000,
);
