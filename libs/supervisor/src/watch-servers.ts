import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform, Progress } from '@palisade/platform';

const LONGEST_WAIT_MS = 30_000;

/** Starts Kafka or Postgres again when one dies, until the signal; both keep their address and data. */
export async function watchServers(platform: Platform, say: Progress, signal: AbortSignal): Promise<void> {
  const { kafka, postgres } = platform.servers;
  const watched = [
    { name: 'Kafka', server: kafka, waitMs: 500, notBefore: 0 },
    { name: 'Postgres', server: postgres, waitMs: 500, notBefore: 0 },
  ];
  while (!signal.aborted) {
    for (const one of watched) {
      if (!one.server || performance.now() < one.notBefore || (await one.server.isRunning())) continue;
      say(`${one.name} died; starting it again`);
      try {
        await one.server.start();
        one.waitMs = 500;
        say(`${one.name} answers again`);
      } catch (error) {
        say(`${one.name} didn't start: ${(error as Error).message}. Again in ${one.waitMs / 1000} s`);
        one.notBefore = performance.now() + one.waitMs;
        one.waitMs = Math.min(one.waitMs * 2, LONGEST_WAIT_MS);
      }
    }
    await sleep(500, undefined, { signal }).catch(() => undefined);
  }
}
