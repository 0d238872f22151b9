import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writeJson } from './json-file.js';

/** Made once for a data folder and kept with it: what they open is useless without the data, and the other way round. */
export interface Secrets {
  /** Seals the signing keys; 32 bytes, base64. */
  keyEncryptionKey: string;
  /** Of the demo; identity keeps only its hash. */
  ingestKey?: string;
  databases: Record<string, { password: string; ownerPassword: string }>;
}

const fileIn = (dataDir: string) => join(dataDir, 'secrets.json');
const password = () => randomBytes(24).toString('base64url');

export function secretsOf(dataDir: string, schemas: string[]): Secrets {
  const path = fileIn(dataDir);
  const kept = (readJson(path) ?? {}) as Partial<Secrets>;
  const missing = schemas.filter((schema) => !kept.databases?.[schema]);
  const secrets = {
    ...kept,
    keyEncryptionKey: kept.keyEncryptionKey ?? randomBytes(32).toString('base64'),
    databases: {
      ...kept.databases,
      ...Object.fromEntries(
        missing.map((schema) => [schema, { password: password(), ownerPassword: password() }]),
      ),
    },
  };
  if (!kept.keyEncryptionKey || missing.length > 0) writeJson(path, secrets);
  return secrets;
}

export function keepIngestKey(dataDir: string, secrets: Secrets, ingestKey: string): void {
  if (secrets.ingestKey !== ingestKey) writeJson(fileIn(dataDir), { ...secrets, ingestKey });
}
