import { startPlatform, type Platform, type Progress } from '@palisade/platform';
import type { Settings } from '../config.js';
import { prepare } from '../prepare.js';
import { livingSupervisor, readUp } from '../state.js';

/** Prepares roles, schemas, topics and tables: of what is up, else of a Kafka and Postgres started for it. */
export async function migrate(settings: Settings, say: Progress): Promise<number> {
  const living = livingSupervisor(settings);
  const running = living?.phase === 'up' ? readUp(settings) : undefined;
  if (running) {
    await prepare({ ...settings, ...foldersOf(living) }, running, { say });
  } else {
    const { dataDir, logDir, access } = settings;
    const platform: Platform = await startPlatform({ dataDir, logDir, access, onProgress: say });
    try {
      await prepare(settings, platform, { say });
    } finally {
      await platform.stop();
    }
  }
  say('migrated');
  return 0;
}

const foldersOf = (living: { dataDir: string; logDir: string } | undefined) =>
  living && { dataDir: living.dataDir, logDir: living.logDir };
