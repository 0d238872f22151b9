import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Progress } from '@palisade/platform';
import type { Settings } from '../config.js';
import { entryOf } from '../services.js';
import { readUp } from '../state.js';

const DEFAULT = ['--rate', '50', '--duration', '20', '--first-incident', '5'];

/** Sends sample events, with an incident among them, to what is up; the arguments are the seeder's. */
export async function seed(settings: Settings, say: Progress, args: string[]): Promise<number> {
  const running = readUp(settings);
  if (!running?.ingest_key) {
    say(
      running
        ? 'there is no ingest key: it was brought up without the demo'
        : 'nothing is up: run `make up` first',
    );
    return 1;
  }
  const seeder = join(settings.root, entryOf('file-access', 'seeder/main'));
  const child = spawn(
    process.execPath,
    [seeder, '--url', running.url, ...(args.length > 0 ? args : DEFAULT)],
    {
      stdio: 'inherit',
      env: { ...settings.passedOn, SEEDER_KEY: running.ingest_key },
    },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
