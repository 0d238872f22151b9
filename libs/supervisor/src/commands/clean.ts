import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { dropData, type Progress } from '@palisade/platform';
import type { Settings } from '../config.js';
import { readSupervisor } from '../state.js';
import { down } from './down.js';

/** Stops everything and drops the data, the secrets that belong to it, and the logs. */
export async function clean(settings: Settings, say: Progress): Promise<number> {
  const { dataDir, logDir } = readSupervisor(settings) ?? settings;
  await down(settings, say);
  await dropData(dataDir);
  rmSync(join(dataDir, 'secrets.json'), { force: true });
  rmSync(logDir, { recursive: true, force: true });
  say(`dropped the data in ${dataDir}; a Kafka or Postgres that the environment named keeps its own`);
  return 0;
}
