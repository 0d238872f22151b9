import { tail, waitUntil } from '@palisade/platform';
import type { Child } from './child.js';

export interface Awaited {
  child: Child;
  url: string;
}

/** How often a service may die before it has ever been ready. */
const TRIES = 3;

/** Ends when each answers that it is ready; throws with the last words of the one that doesn't get there. */
export async function untilReady(
  services: Awaited[],
  signal: AbortSignal,
  timeoutMs = 120_000,
): Promise<void> {
  const waiting = new Set(services);
  await waitUntil(
    async () => {
      signal.throwIfAborted();
      for (const service of waiting) {
        if (service.child.deaths >= TRIES) throw failed(service, `died ${TRIES} times while starting`);
        // The port may be somebody else's who took it first: an answer counts while the service lives.
        if ((await isReady(service.url)) && service.child.isRunning) waiting.delete(service);
      }
      if (waiting.size > 0) return false;
      for (const service of services) if (!service.child.isRunning) waiting.add(service);
      return waiting.size === 0;
    },
    { timeoutMs, everyMs: 150 },
  );
  const [late] = waiting;
  if (late) throw failed(late, `isn't ready after ${timeoutMs / 1000} s`);
}

function failed({ child }: Awaited, how: string): Error {
  return new Error(`${child.name} ${how}. Its last words (${child.logFile}):\n${tail(child.logFile)}`);
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
