import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '@palisade/platform';
import type { Settings } from '../config.js';
import { readSupervisor } from '../state.js';

/** Follows the logs, or those of the names given, until it is interrupted. */
export async function logs(settings: Settings, say: Progress, names: string[]): Promise<number> {
  const { logDir } = readSupervisor(settings) ?? settings;
  const there = existsSync(logDir) ? readdirSync(logDir).filter((file) => file.endsWith('.log')) : [];
  const files = names.length > 0 ? names.map((name) => `${name}.log`) : there;
  const missing = files.filter((file) => !there.includes(file));
  if (missing.length > 0 || files.length === 0) {
    say(`there is no log ${missing.join(', ')} in ${logDir}; there are: ${there.join(', ') || 'none'}`);
    return 1;
  }
  const child = spawn('tail', ['-n', '20', '-F', ...files.map((file) => join(logDir, file))], {
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 0));
  });
}
