import { setTimeout } from 'node:timers/promises';

/** Repeats `check` until it doesn't throw, and gives what it returns; throws its last error when time is up. */
export async function eventually<T>(check: () => Promise<T>, withinMs = 30_000, everyMs = 50): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await setTimeout(everyMs);
    }
  }
}
