import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writeJson } from './json-file.js';

/** Made once for a data folder and kept with it: what they open is useless without the data, and the other way round. */
export interface Secrets {
  /** Seals the signing keys; 32 bytes, base64. */
  keyEncryptionKey: string;
  databases: Record<string, { password: string; ownerPassword: string }>;
}

const password = () => randomBytes(24).toString('base64url');

export function secretsOf(dataDir: string, schemas: string[]): Secrets {
  const path = join(dataDir, 'secrets.json');
  const kept = (readJson(path) ?? {}) as Partial<Secrets>;
  const missing = schemas.filter((schema) => !kept.databases?.[schema]);
  const secrets = {
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
