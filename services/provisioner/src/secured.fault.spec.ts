import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Logger, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { kafkaFrom, kafkaSecurityFrom, postgresOf } from '@palisade/connections';
import { AuditRecord } from '@palisade/contracts';
import { ensureTopics, MessagingModule, Publisher } from '@palisade/messaging';
import {
  CertificateAuthority,
  endWithOwner,
  freePort,
  securedPlatform,
  startPlatform,
  waitUntil,
  type SecuredPlatform,
} from '@palisade/platform';
import pg from 'pg';
import { provisionInstallation, type Work } from './provision.js';
import { rolesIn, SecretFiles } from './secret-files.js';

const repository = resolve(import.meta.dirname, '../../..');
const built = (file: string) => join(repository, file);
const tenantId = randomUUID();
let folder: string;
let files: SecretFiles;
let platform: SecuredPlatform;
/** Settings of what proves itself to Kafka with a password, and of what does with a certificate. */
let withPassword: Record<string, string>;
let withCertificate: Record<string, string>;
let publisher: INestApplicationContext;
let audit: ChildProcess;
let log = '';
let port: number;

function run(file: string, env: Record<string, string>, ...args: string[]): Promise<string> {
  return new Promise((done, failed) => {
    const options = { env: { PATH: process.env.PATH ?? '', ...env } };
    execFile(process.execPath, [built(file), ...args], options, (error, stdout, stderr) => {
      if (error) failed(new Error(stderr || stdout));
      else done(stdout);
    });
  });
}

const setting = (name: string) => files.read(name) ?? '';

beforeAll(async () => {
  if (!existsSync(built('services/audit/dist/main.js'))) throw new Error('build first: npm run build');
  Logger.overrideLogger(false);
  folder = mkdtempSync(join(tmpdir(), 'secured-'));
  files = new SecretFiles(join(folder, 'secrets'));
  platform = await securedPlatform();
  const { authority, passwords } = platform;
  const tls = { KAFKA_SSL: '1', KAFKA_CA: authority.pem };
  withPassword = {
    ...tls,
    KAFKA_BROKERS: platform.passwordBrokers.join(','),
    KAFKA_SASL_MECHANISM: 'scram-sha-512',
    KAFKA_SASL_USERNAME: 'palisade',
    KAFKA_SASL_PASSWORD: passwords.palisade,
  };
  const { cert, key } = authority.issue({ subject: 'palisade' });
  withCertificate = {
    ...tls,
    KAFKA_BROKERS: platform.certificateBrokers.join(','),
    KAFKA_CERT: cert,
    KAFKA_KEY: key,
  };
}, 120_000);
afterAll(async () => {
  await publisher.close();
  audit.kill('SIGKILL');
  await platform.close();
  rmSync(folder, { recursive: true });
});

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const { adminUrl: url, authority } = platform;
  const client = new pg.Client(postgresOf({ url, ca: authority.pem }));
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function send(): Promise<string> {
  const id = randomUUID();
  const data: AuditRecord = {
    record_id: id,
    occurred_at: new Date().toISOString(),
    service: 'identity',
    actor: { kind: 'system' },
    action: 'auth.login.succeeded',
    outcome: 'success',
  };
  await publisher.get(Publisher).publish(AuditRecord, [{ id, tenantId, key: tenantId, data }]);
  return id;
}

const arrived = (id: string) =>
  waitUntil(async () => (await query(`select 1 from audit.records where record_id = '${id}'`)).length === 1, {
    timeoutMs: 40_000,
    everyMs: 200,
  });

it('prepares an installation and runs a service over TLS alone', async () => {
  const database = { DATABASE_CA: platform.authority.pem };
  const secrets = {
    SECRETS_DIR: join(folder, 'secrets'),
    DATABASE_ADMIN_URL: platform.adminUrl,
    ...database,
  };
  expect(await run('services/provisioner/dist/secrets.js', secrets)).toContain('made audit/DATABASE_URL\n');
  const said = await run('services/provisioner/dist/main.js', { ...secrets, ...withPassword });
  expect(said).toMatch(
    /roles and schemas are there[^]*topics are there|topics are there[^]*roles and schemas/,
  );
  await run('services/audit/dist/migrate.js', {
    ...database,
    DATABASE_OWNER_URL: setting('audit-migrations/DATABASE_OWNER_URL'),
  });
  expect(await run('libs/messaging/dist/dlq/main.js', withPassword, 'list')).toBe('no dead-letter topics\n');

  port = await freePort();
  audit = spawn(process.execPath, [built('services/audit/dist/main.js')], {
    env: {
      ...{ PATH: process.env.PATH, PORT: String(port), NODE_ENV: 'production' },
      ...withCertificate,
      ...database,
      DATABASE_URL: setting('audit/DATABASE_URL'),
      AUDIT_SIGNING_KEY: setting('audit/AUDIT_SIGNING_KEY'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  endWithOwner(audit, { ask: 'SIGTERM' });
  for (const stream of [audit.stdout, audit.stderr])
    stream?.on('data', (text: Buffer) => (log += text.toString()));
  const options = MessagingModule.forRoot({ service: 'test', ...kafkaFrom(withPassword) });
  publisher = await NestFactory.createApplicationContext(options, { logger: false });
  expect(await arrived(await send())).toBe(true);
  const encrypted =
    'select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid) where usename is not null';
  expect(await query(encrypted)).toEqual([{ ssl: true }]);
  expect(log).not.toMatch(/PRIVATE KEY|secret/i);
}, 180_000);

it('is a platform that make up takes, when it is told how it is reached', async () => {
  const { adminUrl, authority } = platform;
  const env = { PALISADE_KAFKA: withPassword.KAFKA_BROKERS, PALISADE_POSTGRES: adminUrl };
  const access = {
    kafka: kafkaSecurityFrom(withPassword),
    postgres: postgresOf({ url: adminUrl, ca: authority.pem }),
  };
  expect((await startPlatform({ dataDir: folder, env, access })).kind).toBe('environment');
  const { postgres } = access;
  await expect(
    startPlatform({ dataDir: folder, env, access: { postgres }, answerWithinMs: 100 }),
  ).rejects.toThrow(/^PALISADE_KAFKA doesn't answer/);
});

it('waits while Postgres refuses its password, and loses and puts aside nothing', async () => {
  const { password } = rolesIn(files).find(({ schema }) => schema === 'audit')!;
  const changed = (to: string) => query(`alter role palisade_audit password '${to}'`);
  await changed('another');
  await query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'palisade_audit'`);
  const id = await send();
  const refusal =
    /Postgres refuses the connection: password authentication failed for user .{0,2}palisade_audit/;
  expect(await waitUntil(() => refusal.test(log), { timeoutMs: 30_000 })).toBe(true);
  await changed(password);
  expect(await arrived(id)).toBe(true);
  expect(await run('libs/messaging/dist/dlq/main.js', withPassword, 'list')).not.toMatch(/letters [1-9]/);
  expect(log).not.toContain(password);
}, 120_000);

const refusals: [string, (work: Work) => Partial<Work>, string[], RegExp[]][] = [
  [
    'another CA',
    ({ admin }) => ({ admin: { ...admin, ca: other.pem } }),
    ['KAFKA_CA'],
    [/^Postgres at .*certificate/m, /^Kafka at .*certificate.*is KAFKA_CA the one that signed it/m],
  ],
  [
    'another password',
    ({ admin }) => ({ admin: { ...admin, url: admin.url.replace('p%40ss', 'wrong') } }),
    ['KAFKA_SASL_PASSWORD'],
    [
      /^Postgres at .*password authentication failed for user "postgres"$/m,
      /^Kafka at .*SASL.*authentication failed/im,
    ],
  ],
  [
    'another name of the host',
    ({ admin }) => ({ admin: { ...admin, url: admin.url.replace('localhost', '127.0.0.1') } }),
    ['KAFKA_BROKERS'],
    [
      /^Postgres at 127.*does not match certificate's altnames/m,
      /^Kafka at 127.*does not match certificate's altnames/m,
    ],
  ],
  [
    'plain text',
    ({ admin }) => ({ admin: { url: admin.url } }),
    ['KAFKA_SSL', 'KAFKA_CA'],
    [
      /^Postgres at .*no pg_hba.conf entry .*no encryption$/m,
      /^Kafka at .*KAFKA_SSL is off: does that port want TLS/m,
    ],
  ],
];
const other = new CertificateAuthority();
const wrong: Record<string, string> = {
  KAFKA_CA: other.pem,
  KAFKA_SASL_PASSWORD: 'not the password',
  KAFKA_SSL: '0',
};

it.each(refusals)(
  'says what is refused: %s',
  async (name, changed, settings, reasons) => {
    const env = { ...withPassword };
    for (const each of settings) env[each] = wrong[each] ?? env[each]!.replace('localhost', '127.0.0.1');
    if (name === 'plain text') env.KAFKA_CA = '';
    const { adminUrl: url, authority } = platform;
    const work: Work = {
      admin: { url, ca: authority.pem },
      roles: [],
      kafka: kafkaFrom(env),
      withinMs: 3_000,
      say: () => undefined,
    };
    const message = await provisionInstallation({ ...work, ...changed(work) }).then(
      () => 'it was let in',
      (error: unknown) => (error as Error).message,
    );
    for (const reason of reasons) expect(message).toMatch(reason);
    expect(message).not.toMatch(/p%40ss|p@ss|not the password|palisade-secret|BEGIN/);
  },
  60_000,
);

it.each([
  ['no certificate', () => undefined, /do KAFKA_CERT and KAFKA_KEY prove who connects/],
  [
    'a certificate of another CA',
    () => other.issue({ subject: 'palisade' }),
    /do KAFKA_CERT and KAFKA_KEY prove who connects/,
  ],
  [
    'a certificate without rights',
    () => platform.authority.issue({ subject: 'stranger' }),
    /not authorized/i,
  ],
])(
  'says what Kafka refuses of certificates: %s',
  async (_name, issue, reason) => {
    const { cert = '', key = '' } = issue() ?? {};
    const kafka = {
      ...kafkaFrom({ ...withCertificate, KAFKA_CERT: cert, KAFKA_KEY: key }),
      topicPrefix: 'own.',
    };
    await expect(ensureTopics(kafka)).rejects.toThrow(reason);
  },
  60_000,
);

it('stops at SIGTERM as over plain text', async () => {
  const ended = once(audit, 'exit');
  audit.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
}, 40_000);
