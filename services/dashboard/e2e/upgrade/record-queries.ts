// `npm run queries:record`: what every service sends to Postgres while its integration tests run, as Postgres itself logs
// it, becomes what the next release is held to. As part of releasing, and at no other time. With patterns of test files what
// they send is added to what is there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { serviceUrls } from '@palisade/database';
import {
  describeStatement,
  distinctStatements,
  readMigrations,
  readTables,
  sentStatements,
  type Release,
  type ReleasedStatement,
} from '@palisade/database/testing';
import { ownPlatform } from '@palisade/platform';
import pg from 'pg';
import { migrate, prepare, rolesOf } from '../services.js';
import { keepRelease, releaseOf, schemas } from './releases.js';

const root = join(import.meta.dirname, '../../../..');
const patterns = process.argv.slice(2);
const platform = await ownPlatform();
try {
  const log = await logging();
  await runTests();
  await prepare(platform.adminUrl);
  await migrate(platform.adminUrl);
  const sent = await sentStatements(
    readdirSync(log)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(log, name)),
  );
  for (const schema of schemas) await keep(schema, sent.get(`palisade_${schema}`) ?? new Set());
} finally {
  await platform.close();
}

/** Lets Postgres log every statement as a line of JSON; returns the folder. */
async function logging(): Promise<string> {
  const folder = await connected(platform.adminUrl, async (admin) => {
    for (const setting of [
      `logging_collector = 'on'`,
      `log_destination = 'jsonlog'`,
      `log_statement = 'all'`,
      `log_rotation_size = '0'`,
    ])
      await admin.query(`alter system set ${setting}`);
    const { rows } = await admin.query<{ folder: string }>(
      `select current_setting('data_directory') as folder`,
    );
    return rows[0]?.folder ?? '';
  });
  await platform.postgres.stop();
  await platform.postgres.start();
  return join(folder, 'log');
}

async function runTests(): Promise<void> {
  const tests = spawn(
    'npm',
    [
      'run',
      '-s',
      'jest',
      '--',
      ...(patterns.length > 0 ? patterns : ['services/(?!dashboard).*\\.int\\.spec']),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        PALISADE_TEST_KAFKA: platform.brokers.join(','),
        PALISADE_TEST_POSTGRES: platform.adminUrl,
      },
    },
  );
  const [code] = (await once(tests, 'exit')) as [number | null];
  if (code !== 0) process.stderr.write('some tests failed: what they would have sent is missing\n');
}

async function keep(schema: string, sent: Set<string>): Promise<void> {
  const statements: ReleasedStatement[] = [];
  let refused = 0;
  await connected(serviceUrls(platform.adminUrl, rolesOf(schema)).url, async (service) => {
    const before = patterns.length > 0 ? (releaseOf(schema)?.statements ?? []) : [];
    for (const sql of distinctStatements([...before.map((statement) => statement.sql), ...sent])) {
      // Of tests that try what must fail, or tables of their own.
      const described = await describeStatement(service, sql).catch(() => undefined);
      if (described === undefined) refused++;
      else statements.push(described);
    }
  });
  await connected(platform.adminUrl, async (admin) => {
    const release: Release = {
      schema,
      migrations: await readMigrations(admin, schema),
      tables: await readTables(admin, schema),
      statements,
    };
    keepRelease(release);
  });
  process.stdout.write(
    `${schema}: ${statements.length} statements of ${sent.size} sent; ${refused} that Postgres refuses are left out\n`,
  );
}

async function connected<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
