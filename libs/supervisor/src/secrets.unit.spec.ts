import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { keepIngestKey, secretsOf } from './secrets.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('makes secrets once, and adds those of a new schema', () => {
  const first = secretsOf(folder, ['identity']);
  expect(secretsOf(folder, ['identity'])).toEqual(first);
  const more = secretsOf(folder, ['identity', 'alerting']);
  expect(more.keyEncryptionKey).toBe(first.keyEncryptionKey);
  expect(more.auditSigningKey).toBe(first.auditSigningKey);
  expect(more.databases.identity).toEqual(first.databases.identity);
  expect(more.databases.alerting?.password).not.toBe(more.databases.alerting?.ownerPassword);
});

it('makes a key of 32 bytes', () => {
  expect(Buffer.from(secretsOf(folder, []).keyEncryptionKey, 'base64')).toHaveLength(32);
});

it('makes a key that signs, and adds it to secrets that were made before', () => {
  const { auditSigningKey, ...older } = secretsOf(folder, []);
  const pem = Buffer.from(auditSigningKey, 'base64').toString();
  expect(createPrivateKey(pem).asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  writeFileSync(join(folder, 'secrets.json'), JSON.stringify(older));
  const added = secretsOf(folder, []);
  expect(added).toMatchObject(older);
  expect(secretsOf(folder, [])).toEqual(added);
});

it('keeps the ingest key of the demo', () => {
  keepIngestKey(folder, secretsOf(folder, ['identity']), 'pal_id_secret');
  expect(secretsOf(folder, ['identity', 'alerting']).ingestKey).toBe('pal_id_secret');
});
