import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writeJson } from './json-file.js';

/** Made once for a data folder and kept with it: what they open is useless without the data, and the other way round. */
export interface Secrets {
  /** Seals the signing keys; 32 bytes, base64. */
  keyEncryptionKey: string;
  /** Signs the heads of audit chains; base64 of PKCS #8 in PEM. */
  auditSigningKey: string;
  /** Seals the credentials of connections; 32 bytes, base64. */
  connectionKey: string;
  /** What each scanner proves itself with; scan-orchestrator is given the hashes. */
  scannerKeys: { web: string };
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
    auditSigningKey: kept.auditSigningKey ?? signingKey(),
    connectionKey: kept.connectionKey ?? randomBytes(32).toString('base64'),
    scannerKeys: { web: password(), ...kept.scannerKeys },
    databases: {
      ...kept.databases,
      ...Object.fromEntries(
        missing.map((schema) => [schema, { password: password(), ownerPassword: password() }]),
      ),
    },
  };
  const isNew =
    !kept.keyEncryptionKey || !kept.auditSigningKey || !kept.connectionKey || !kept.scannerKeys?.web;
  if (isNew || missing.length > 0) writeJson(path, secrets);
  return secrets;
}

function signingKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return Buffer.from(privateKey.export({ format: 'pem', type: 'pkcs8' })).toString('base64');
}

export function keepIngestKey(dataDir: string, secrets: Secrets, ingestKey: string): void {
  if (secrets.ingestKey !== ingestKey) writeJson(fileIn(dataDir), { ...secrets, ingestKey });
}
