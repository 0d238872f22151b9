import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { startPlatform, type Progress } from '@palisade/platform';
import type { Settings } from '../config.js';
import { livingSupervisor } from '../state.js';

interface Restored {
  kafka: string;
  postgres: string;
}

/**
 * Consumer groups go back to what a restored Postgres has handled: those of this data folder, whose servers are started for
 * it, or of KAFKA_BROKERS and DATABASE_ADMIN_URL. The arguments are those of libs/messaging.
 */
export async function rewind(settings: Settings, say: Progress, args: string[]): Promise<number> {
  const { kafkaBrokers: kafka, databaseAdminUrl: postgres } = settings;
  if (kafka !== undefined && postgres !== undefined) return run(settings, { kafka, postgres }, args);
  if (kafka !== undefined || postgres !== undefined) {
    say('KAFKA_BROKERS and DATABASE_ADMIN_URL go together: set both, or none for what is in the data folder');
    return 1;
  }
  if (livingSupervisor(settings)) {
    say('services are up: run `make down` first');
    return 1;
  }
  const { dataDir, logDir, access } = settings;
  const platform = await startPlatform({ dataDir, logDir, access, onProgress: say });
  try {
    return await run(settings, { kafka: platform.kafka.join(','), postgres: platform.postgres }, args);
  } finally {
    await platform.stop();
  }
}

function run(settings: Settings, { kafka, postgres }: Restored, args: string[]): Promise<number> {
  const { root, passedOn, kafkaBrokers, kafkaSecurity, databaseCa } = settings;
  const secured = { ...kafkaSecurity, ...(databaseCa !== undefined && { DATABASE_CA: databaseCa }) };
  const program = join(root, 'libs/messaging/dist/rewind/main.js');
  const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', program, ...args], {
    stdio: 'inherit',
    env: {
      ...passedOn,
      ...(kafkaBrokers !== undefined && secured),
      KAFKA_BROKERS: kafka,
      DATABASE_ADMIN_URL: postgres,
    },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
