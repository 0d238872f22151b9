import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { scanners, type Scanner } from './services.js';

/** Made once for an installation and kept with it: without them its data is lost, and the other way round. */
export interface Secrets {
  /** Seals the signing keys; 32 bytes, base64. */
  keyEncryptionKey: string;
  /** Signs the heads of audit chains; base64 of PKCS #8 in PEM. */
  auditSigningKey: string;
  /** Seals the credentials of connections; 32 bytes, base64. */
  connectionKey: string;
  /** What each scanner proves itself with; scan-orchestrator is given the hashes. */
  scannerKeys: Record<Scanner, string>;
  /** By schema: of the role that the service runs as, and of the one that owns its tables. */
  databases: Record<string, { password: string; ownerPassword: string }>;
  /** Of the demo; identity keeps only its hash. */
  ingestKey?: string;
}

export const newPassword = (): string => randomBytes(24).toString('base64url');

/** Those that are kept, and new ones for what is missing. */
export function completeSecrets(
  kept: Partial<Omit<Secrets, 'scannerKeys'> & { scannerKeys: Partial<Secrets['scannerKeys']> }>,
  wanted: readonly string[],
): Secrets {
  const { databases = {}, scannerKeys = {} } = kept;
  const missing = wanted.filter((schema) => !databases[schema]);
  return {
    ...kept,
    keyEncryptionKey: kept.keyEncryptionKey ?? newKey(),
    auditSigningKey: kept.auditSigningKey ?? newSigningKey(),
    connectionKey: kept.connectionKey ?? newKey(),
    scannerKeys: {
      ...scannerKeys,
      ...fromNames(scanners, (scanner) => scannerKeys[scanner] ?? newPassword()),
    },
    databases: {
      ...databases,
      ...fromNames(missing, () => ({ password: newPassword(), ownerPassword: newPassword() })),
    },
  };
}

/** The secrets of each service but addresses of databases, as its settings have them. */
export function secretSettings(secrets: Secrets): Record<string, Record<string, string>> {
  const hashes = scanners.map((scanner) => `${scanner}=${sha256(secrets.scannerKeys[scanner])}`);
  return {
    identity: { IDENTITY_KEY_ENCRYPTION_KEY: secrets.keyEncryptionKey },
    audit: { AUDIT_SIGNING_KEY: secrets.auditSigningKey },
    'scan-orchestrator': {
      SCAN_KEY_ENCRYPTION_KEY: secrets.connectionKey,
      SCANNER_KEYS: hashes.join(','),
    },
    ...Object.fromEntries(
      scanners.map((scanner) => [`scanner-${scanner}`, { SCANNER_KEY: secrets.scannerKeys[scanner] }]),
    ),
  };
}

/** In the form of libs/auth, which wants an id and 256 random bits. */
export function newIngestKey(): string {
  return `pal_${randomUUID().replaceAll('-', '')}_${randomBytes(32).toString('base64url')}`;
}

const newKey = () => randomBytes(32).toString('base64');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function newSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return Buffer.from(privateKey.export({ format: 'pem', type: 'pkcs8' })).toString('base64');
}

function fromNames<Name extends string, T>(names: readonly Name[], make: (name: Name) => T): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
}
