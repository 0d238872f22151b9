import { join } from 'node:path';
import { completeSecrets, type Secrets } from '@palisade/provisioning';
import { readJson, writeJson } from './json-file.js';

export type { Secrets };

const fileIn = (dataDir: string) => join(dataDir, 'secrets.json');

/** Those of a data folder, kept with it; what is missing is made. */
export function secretsOf(dataDir: string, schemas: string[]): Secrets {
  const path = fileIn(dataDir);
  const kept = (readJson(path) ?? {}) as Partial<Secrets>;
  const secrets = completeSecrets(kept, schemas);
  if (JSON.stringify(secrets) !== JSON.stringify(kept)) writeJson(path, secrets);
  return secrets;
}

export function keepIngestKey(dataDir: string, secrets: Secrets, ingestKey: string): void {
  if (secrets.ingestKey !== ingestKey) writeJson(fileIn(dataDir), { ...secrets, ingestKey });
}
