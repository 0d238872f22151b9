import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { makeSecrets, rolesIn, SecretFiles, withPassword } from './secret-files.js';

const adminUrl = 'postgres://postgres@db:5432/palisade?sslmode=verify-full';
const wanted = { adminUrl, demo: false, gatewayUrl: 'http://gateway:8080' };
let parent: string;
let folder: string;
let files: SecretFiles;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'secrets-'));
  folder = join(parent, 'secrets');
  files = new SecretFiles(folder);
});
afterEach(() => rmSync(parent, { recursive: true }));

const all = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .toSorted();
const contents = () => all().map((file) => [file, files.read(file)]);

it('makes what is missing once, readable by its group and by nobody else', () => {
  const made = makeSecrets(files, wanted);
  expect(made.toSorted()).toEqual(all());
  expect(made).toEqual(expect.arrayContaining(['postgres/POSTGRES_PASSWORD', 'audit/DATABASE_URL']));
  for (const file of made) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o440);
  for (const path of [folder, join(folder, 'audit')]) expect(statSync(path).mode & 0o777).toBe(0o750);

  const before = contents();
  expect(makeSecrets(files, wanted)).toEqual([]);
  expect(contents()).toEqual(before);
});

it('gives each service a role of its own, in the database and by the sslmode of the administrator', () => {
  makeSecrets(files, wanted);
  const url = new URL(files.read('file-access/DATABASE_URL')!);
  const owner = new URL(files.read('file-access-migrations/DATABASE_OWNER_URL')!);
  expect([url.username, owner.username]).toEqual(['palisade_file_access', 'palisade_file_access_owner']);
  for (const { host, pathname, search } of [url, owner])
    expect(host + pathname + search).toBe('db:5432/palisade?sslmode=verify-full');
  expect(url.password).not.toBe(owner.password);
  expect(rolesIn(files).find(({ schema }) => schema === 'file_access')).toEqual({
    schema: 'file_access',
    password: url.password,
    ownerPassword: owner.password,
  });
  expect(new URL(withPassword(adminUrl, files)).password).toBe(files.read('postgres/POSTGRES_PASSWORD'));
});

it('tells scan-orchestrator the hash of the key that the scanner has', () => {
  files.add('scanner-web/SCANNER_KEY', 'kept');
  makeSecrets(files, wanted);
  expect(files.read('scanner-web/SCANNER_KEY')).toBe('kept');
  const hash = createHash('sha256').update('kept').digest('hex');
  expect(files.read('scan-orchestrator/SCANNER_KEYS')).toBe(`web=${hash}`);
});

it('makes no password for the administrator of somebody else’s Postgres', () => {
  const managed = 'postgres://admin:p%40ss@db.example.com/palisade';
  expect(makeSecrets(files, { ...wanted, adminUrl: managed })).not.toContain('postgres/POSTGRES_PASSWORD');
  expect(withPassword(managed, files)).toBe(managed);
});

it('makes the key and the organization of the demo when there is to be one', () => {
  expect(makeSecrets(files, wanted).join()).not.toMatch(/seeder|EGRESS/);
  expect(makeSecrets(files, { ...wanted, demo: true }).toSorted()).toEqual([
    'identity/PALISADE_DEMO_INGEST_KEY',
    'identity/PALISADE_DEMO_TENANT',
    'scanner-web/EGRESS_OPEN',
    'seeder/SEEDER_KEY',
  ]);
  expect(files.read('seeder/SEEDER_KEY')).toMatch(/^pal_[0-9a-f]{32}_[\w-]{43}$/);
  expect(files.read('identity/PALISADE_DEMO_INGEST_KEY')).toBe(files.read('seeder/SEEDER_KEY'));
  const tenant = files.read('identity/PALISADE_DEMO_TENANT');
  expect(files.read('scanner-web/EGRESS_OPEN')).toBe(`${tenant}=gateway:8080`);
});

it('cuts the line end that an editor has left, and nothing else', () => {
  makeSecrets(files, wanted);
  const path = join(folder, 'audit/AUDIT_SIGNING_KEY');
  chmodSync(path, 0o640);
  writeFileSync(path, 'a key \n\n');
  expect(files.read('audit/AUDIT_SIGNING_KEY')).toBe('a key \n');
});

it('names the file that is missing or of another role, never what is in it', () => {
  expect(() => rolesIn(files)).toThrow(
    'identity/DATABASE_URL is missing in SECRETS_DIR: run secrets.js first',
  );
  makeSecrets(files, wanted);
  const path = join(folder, 'audit/DATABASE_URL');
  const text = readFileSync(path, 'utf8');
  rmSync(path);
  writeFileSync(path, text.replace('palisade_audit', 'somebody'));
  expect(() => rolesIn(files)).toThrow(
    /^audit\/DATABASE_URL in SECRETS_DIR must be a URL with the role palisade_audit and its password$/,
  );
});

it('leaves no half of a secret where two make them at once', () => {
  const other = new SecretFiles(folder);
  expect(files.add('audit/AUDIT_SIGNING_KEY', 'first')).toBe(true);
  expect(other.add('audit/AUDIT_SIGNING_KEY', 'second')).toBe(false);
  expect(all()).toEqual(['audit/AUDIT_SIGNING_KEY']);
  expect(files.read('audit/AUDIT_SIGNING_KEY')).toBe('first');
});
