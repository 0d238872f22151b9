import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, endOrphans, isSameProcess, signal, type Progress } from '@palisade/platform';
import type { Settings } from '../config.js';
import { FollowedLog } from '../follow-log.js';
import { endOrphanedServices } from '../orphans.js';
import { dropSupervisor, dropUp, livingSupervisor, readSupervisor } from '../state.js';

/** Longer than four services may drain, and Kafka and Postgres after them. */
const PATIENCE_MS = 180_000;

/** Stops everything in order and keeps the data; what a killed supervisor left is ended too. */
export async function down(settings: Settings, say: Progress): Promise<number> {
  const living = livingSupervisor(settings);
  const { dataDir, logDir } = readSupervisor(settings) ?? settings;
  if (living) {
    const log = new FollowedLog(join(living.logDir, 'supervisor.log'));
    const deadline = performance.now() + PATIENCE_MS;
    signal(living.pid, 'SIGTERM');
    while (isSameProcess(living) && performance.now() < deadline) {
      await sleep(100);
      for (const line of log.newLines()) say(line);
    }
    if (isSameProcess(living)) await end(living.pid, 'SIGKILL');
  }
  const ended = (await endOrphanedServices(logDir)) + (await endOrphans(dataDir));
  if (ended > 0) say(`ended ${ended} processes that a killed supervisor had left`);
  else if (!living) say('nothing is up');
  dropUp(settings);
  dropSupervisor(settings);
  return 0;
}
