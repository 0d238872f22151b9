import { setTimeout as sleep } from 'node:timers/promises';
import { leaveFolder, takeFolder } from '@palisade/platform';
import type { Settings } from './config.js';

const SETTLED_MS = 50;

/** One supervisor for a checkout, and one for a data folder, which may lie elsewhere. Throws a PlatformError. */
export async function takeFolders({ stateDir, dataDir }: Settings): Promise<string[]> {
  const taken: string[] = [];
  try {
    for (const folder of new Set([stateDir, dataDir])) {
      takeFolder(folder);
      // Two that start at once may both have found it free: the one that wrote last has it.
      await sleep(SETTLED_MS);
      taken.push(takeFolder(folder));
    }
    return taken;
  } catch (error) {
    taken.forEach(leaveFolder);
    throw error;
  }
}
