import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { serviceUrls } from '@palisade/connections';
import { topics } from '@palisade/contracts';
import { freePort, testEnvironment, type TestEnvironment } from '@palisade/platform';
import pg from 'pg';
import { provisionInstallation, type Work } from './provision.js';

let environment: TestEnvironment;
let work: Work;
const said: string[] = [];
const role = { schema: 'audit', password: 'audit-pass', ownerPassword: 'owner-pass' };

beforeAll(async () => {
  Logger.overrideLogger(false);
  environment = await testEnvironment();
  const { adminUrl, brokers, topicPrefix } = environment;
  work = {
    admin: { url: adminUrl },
    roles: [role],
    kafka: { brokers, topicPrefix },
    withinMs: 20_000,
    say: (message) => said.push(message),
  };
});
afterAll(() => environment.close());

const refused = (changed: Partial<Work>) =>
  provisionInstallation({ ...work, ...changed }).then(
    () => '',
    (error: unknown) => (error as Error).message,
  );

it('makes roles, schemas and topics, and finds them there the second time', async () => {
  await provisionInstallation(work);
  expect(said.join('\n')).toContain(`topics are there, ${String(topics.length)} of them made or changed`);
  const client = new pg.Client({ connectionString: serviceUrls(environment.adminUrl, role).ownerUrl });
  await client.connect();
  await client.query('create table audit.kept as select 42 as answer');

  await provisionInstallation(work);
  expect(said.join('\n')).toContain('topics are there, 0 of them made or changed');
  expect((await client.query('select answer from audit.kept')).rows).toEqual([{ answer: 42 }]);
  await client.end();
});

it('names who is refused, at once and without the password', async () => {
  const url = new URL(environment.adminUrl);
  url.password = 'not-the-password';
  const startedAt = Date.now();
  const message = await refused({ admin: { url: url.href } });
  expect(Date.now() - startedAt).toBeLessThan(10_000);
  expect(message).toBe(`Postgres at ${url.host}: password authentication failed for user "postgres"`);
});

it('waits for what is away, says for what, and gives up in time', async () => {
  const away = await freePort();
  const message = await refused({ kafka: { brokers: [`127.0.0.1:${away}`] }, withinMs: 1_000 });
  expect(message).toMatch(new RegExp(`^Kafka at 127.0.0.1:${away} doesn't answer: .*ECONNREFUSED`));
  expect(said.at(-1)).toMatch(/^waiting for Kafka at /);
  const postgres = await refused({
    admin: { url: `postgres://postgres:x@127.0.0.1:${away}/p` },
    withinMs: 500,
  });
  expect(postgres).toMatch(/^Postgres at 127.0.0.1:\d+ doesn't answer: .*ECONNREFUSED/);
});
