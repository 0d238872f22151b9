import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ownerRole, serviceRole, serviceUrls, type ServiceRoles } from '@palisade/connections';
import {
  completeSecrets,
  newIngestKey,
  newPassword,
  scanners,
  schemas,
  secretSettings,
  type Secrets,
} from '@palisade/provisioning';

const adminPasswordFile = 'postgres/POSTGRES_PASSWORD';
const services = Object.entries(schemas);

/** Files of settings, `<service>/<SETTING>`, that are made once and never changed. */
export class SecretFiles {
  constructor(private readonly folder: string) {}

  read(file: string): string | undefined {
    const path = join(this.folder, file);
    return existsSync(path) ? readFileSync(path, 'utf8').replace(/\r?\n$/, '') : undefined;
  }

  /** False when it is there already, also when another process has just made it. */
  add(file: string, value: string): boolean {
    const path = join(this.folder, file);
    if (existsSync(path)) return false;
    makeFolder(this.folder);
    makeFolder(dirname(path));
    // Linked when whole: a crash leaves no half of a secret, and what exists is never replaced.
    const fresh = `${path}.${randomUUID()}`;
    try {
      writeFileSync(fresh, value);
      chmodSync(fresh, 0o440);
      linkSync(fresh, path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return false;
    } finally {
      rmSync(fresh, { force: true });
    }
  }
}

function makeFolder(path: string): void {
  if (mkdirSync(path, { recursive: true }) !== undefined) chmodSync(path, 0o750);
}

export interface Wanted {
  adminUrl: string;
  demo: boolean;
  /** Where the demo's scanners reach the gateway. */
  gatewayUrl: string;
}

/** Makes what is missing; returns the names of the files that it made. */
export function makeSecrets(files: SecretFiles, { adminUrl, demo, gatewayUrl }: Wanted): string[] {
  const secrets = completeSecrets(keptIn(files), Object.values(schemas));
  const made: string[] = [];
  const add = (file: string, value: string) => {
    if (files.add(file, value)) made.push(file);
  };
  if (new URL(adminUrl).password === '') add(adminPasswordFile, newPassword());
  for (const [service, schema] of services) {
    const { url, ownerUrl } = serviceUrls(adminUrl, rolesOf(schema, secrets));
    add(`${service}/DATABASE_URL`, url);
    add(`${service}-migrations/DATABASE_OWNER_URL`, ownerUrl);
  }
  for (const [service, settings] of Object.entries(secretSettings(secrets)))
    for (const [setting, value] of Object.entries(settings)) add(`${service}/${setting}`, value);
  if (demo) addDemo(files, { add, gatewayUrl });
  return made;
}

function addDemo(
  files: SecretFiles,
  { add, gatewayUrl }: { add: (file: string, value: string) => void; gatewayUrl: string },
): void {
  const key =
    files.read('identity/PALISADE_DEMO_INGEST_KEY') ?? files.read('seeder/SEEDER_KEY') ?? newIngestKey();
  add('identity/PALISADE_DEMO_INGEST_KEY', key);
  add('seeder/SEEDER_KEY', key);
  const tenant = files.read('identity/PALISADE_DEMO_TENANT') ?? randomUUID();
  add('identity/PALISADE_DEMO_TENANT', tenant);
  const { hostname, port, protocol } = new URL(gatewayUrl);
  add('scanner-web/EGRESS_OPEN', `${tenant}=${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`);
}

/** The administrator's URL with the password that was made for it, where it has none. */
export function withPassword(adminUrl: string, files: SecretFiles): string {
  const url = new URL(adminUrl);
  const password = url.password === '' ? files.read(adminPasswordFile) : undefined;
  if (password !== undefined) url.password = encodeURIComponent(password);
  return url.toString();
}

/** The roles of all services, with the passwords in their files. Throws, naming the file, when one is missing or another's. */
export function rolesIn(files: SecretFiles): ServiceRoles[] {
  return services.map(([service, schema]) => ({
    schema,
    password: passwordIn(files, `${service}/DATABASE_URL`, serviceRole(schema)),
    ownerPassword: passwordIn(files, `${service}-migrations/DATABASE_OWNER_URL`, ownerRole(schema)),
  }));
}

export class SecretsError extends Error {}

function passwordIn(files: SecretFiles, file: string, role: string): string {
  const text = files.read(file);
  if (text === undefined) throw new SecretsError(`${file} is missing in SECRETS_DIR: run secrets.js first`);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (decodeURIComponent(url?.username ?? '') !== role || url?.password === '')
    throw new SecretsError(`${file} in SECRETS_DIR must be a URL with the role ${role} and its password`);
  return decodeURIComponent(url?.password ?? '');
}

function keptIn(files: SecretFiles): Parameters<typeof completeSecrets>[0] {
  const databases = services.flatMap(([service, schema]) => {
    const found = {
      password: passwordOf(files.read(`${service}/DATABASE_URL`)),
      ownerPassword: passwordOf(files.read(`${service}-migrations/DATABASE_OWNER_URL`)),
    };
    const { password = newPassword(), ownerPassword = newPassword() } = found;
    return [[schema, { password, ownerPassword }] as const];
  });
  const keys = scanners.flatMap((scanner) => {
    const key = files.read(`scanner-${scanner}/SCANNER_KEY`);
    return key === undefined ? [] : [[scanner, key] as const];
  });
  return {
    keyEncryptionKey: files.read('identity/IDENTITY_KEY_ENCRYPTION_KEY'),
    auditSigningKey: files.read('audit/AUDIT_SIGNING_KEY'),
    connectionKey: files.read('scan-orchestrator/SCAN_KEY_ENCRYPTION_KEY'),
    scannerKeys: Object.fromEntries(keys),
    databases: Object.fromEntries(databases),
  };
}

function passwordOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  return decodeURIComponent(new URL(url).password) || undefined;
}

function rolesOf(schema: string, { databases }: Secrets): ServiceRoles {
  const passwords = databases[schema];
  if (!passwords) throw new Error(`no passwords for the schema ${schema}`);
  return { schema, ...passwords };
}
