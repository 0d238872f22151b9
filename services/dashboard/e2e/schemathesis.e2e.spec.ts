import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { itWith, type ForeignClient } from './foreign-client.js';
import type { ServiceProcess } from './service-process.js';
import { sharedSystem } from './shared/system.js';
import type { System } from './system.js';

let system: System;
let gateway: ServiceProcess;
let folder: string;

beforeAll(async () => {
  system = await sharedSystem();
  // Accounts and wrong passwords are counted by address: those of this client are of one that it names itself.
  gateway = await system.add('gateway', { TRUSTED_PROXIES: 'loopback' });
  folder = await mkdtemp(join(tmpdir(), 'palisade-schemathesis-'));
}, 180_000);
afterAll(async () => {
  await system.close();
  await rm(folder, { recursive: true });
});

const checks = [
  ...['not_a_server_error', 'status_code_conformance', 'content_type_conformance'],
  'response_schema_conformance',
];

/** What may end the session that all requests of a run carry; those are sent in a run of their own. */
const ending = [
  ...[
    '/v1/auth/logout',
    '/v1/auth/sessions/{id}',
    '/v1/auth/sessions/end-others',
    '/v1/auth/password/change',
  ],
  ...['/v1/members/{id}', '/v1/members/leave', '/v1/organizations/current'],
];

/** So many requests are made up at most, however many operations there are; each gets a few. */
const mostMadeUp = 1_200;
const fewest = 5;

async function examplesEach(): Promise<number> {
  const { paths } = (await system.api.get('/openapi.json')).body as { paths: Record<string, object> };
  const operations = Object.values(paths).flatMap((path) => Object.keys(path)).length;
  return Math.max(fewest, Math.floor(mostMadeUp / operations));
}

async function fuzz(schemathesis: ForeignClient, which: '--include-path' | '--exclude-path') {
  const report = join(folder, `report${which}.json`);
  const token = await system.login('admin');
  const args = [
    ...['run', `${gateway.url}/openapi.json`, '--header', `Authorization: Bearer ${token}`],
    ...['--header', 'X-Forwarded-For: 10.99.99.99'],
    ...ending.flatMap((path) => [which, path]),
    ...['--checks', checks.join(','), '--phases', 'examples,coverage,fuzzing'],
    ...['--max-examples', String(await examplesEach())],
    ...['--seed', '1', '--workers', '2', '--request-timeout', '20'],
    ...['--report', 'json', '--report-json-path', report, '--report-dir', folder, '--no-color'],
  ];
  const hooks = { SCHEMATHESIS_HOOKS: join(import.meta.dirname, 'schemathesis-hooks.py') };
  const printed = await schemathesis(args, '', hooks).catch((error: unknown) =>
    String((error as { stdout?: unknown }).stdout ?? error),
  );
  return { printed, report: JSON.parse(await readFile(report, 'utf8')) };
}

describe('a client made from the OpenAPI document', () => {
  itWith(
    'schemathesis',
    'gets no 5xx and nothing undocumented, whether its requests follow the document or not',
    async (schemathesis) => {
      const { printed, report } = await fuzz(schemathesis, '--exclude-path');
      // Schemathesis' own account of what failed has the requests to repeat it.
      expect(report.failures.length === 0 ? '' : printed).toBe('');
      expect(report).toMatchObject({ complete: true, errors: [] });
      // The export of rules has nothing to vary but one optional word, and is passed over.
      expect(report.operations.skipped).toBeLessThanOrEqual(1);
      expect(report.operations.tested + report.operations.skipped).toBe(report.operations.selected);
      // Requests got past authentication to what they ask for: a wall of 401s would have no 5xx either.
      const answered = ['GET /v1/alerts', 'GET /v1/file-access/events', 'POST /v1/file-access/events'];
      expect(answered.filter((operation) => !(report.valid_rates[operation]?.fuzzing.accepted > 0))).toEqual(
        [],
      );
    },
    480_000,
  );

  itWith(
    'schemathesis',
    'gets no 5xx from what ends sessions either',
    async (schemathesis) => {
      const { printed, report } = await fuzz(schemathesis, '--include-path');
      expect(report.failures.length === 0 ? '' : printed).toBe('');
      expect(report.operations.tested).toBeGreaterThanOrEqual(ending.length);
      expect(report.operations.tested).toBe(report.operations.selected);
    },
    240_000,
  );
});
