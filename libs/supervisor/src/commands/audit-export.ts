import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { serviceUrls } from '@palisade/connections';
import type { Progress } from '@palisade/platform';
import type { Settings } from '../config.js';
import { environmentOf, serviceEnv } from '../environment.js';
import { secretsOf } from '../secrets.js';
import { entryOf, services } from '../services.js';
import { readSupervisor, readUp } from '../state.js';

/** An audit chain of what is up, on stdout; the arguments are those of the audit service's own command. */
export async function auditExport(settings: Settings, say: Progress, args: string[]): Promise<number> {
  const running = readUp(settings);
  const audit = services.find(({ name }) => name === 'audit');
  if (!running || !audit) {
    say('nothing is up: run `make up` first');
    return 1;
  }
  const { dataDir } = readSupervisor(settings) ?? settings;
  const secrets = secretsOf(dataDir, ['audit']);
  const passwords = secrets.databases.audit ?? { password: '', ownerPassword: '' };
  const databases = { audit: serviceUrls(running.postgres, { schema: 'audit', ...passwords }) };
  const environment = environmentOf({ settings, secrets, databases, kafka: running.kafka, ports: {} });
  const child = spawn(process.execPath, [join(settings.root, entryOf('audit', 'export')), ...args], {
    stdio: 'inherit',
    env: serviceEnv(audit, environment),
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
