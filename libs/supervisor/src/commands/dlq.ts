import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Progress } from '@palisade/platform';
import type { Settings } from '../config.js';
import { readUp } from '../state.js';
import { tracesEnv } from '../traces.js';

/** Dead letters of what is up, or of the Kafka that KAFKA_BROKERS names; the arguments are those of libs/messaging. */
export async function dlq(settings: Settings, say: Progress, args: string[]): Promise<number> {
  const up = readUp(settings);
  const brokers = settings.kafkaBrokers ?? up?.kafka.join(',');
  if (!brokers) {
    say('nothing is up: run `make up` first, or set KAFKA_BROKERS');
    return 1;
  }
  const cli = join(settings.root, 'libs/messaging/dist/dlq/main.js');
  const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', cli, ...args], {
    stdio: 'inherit',
    env: {
      ...settings.passedOn,
      ...(settings.kafkaBrokers !== undefined && settings.kafkaSecurity),
      ...tracesEnv(up?.traces),
      KAFKA_BROKERS: brokers,
    },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
