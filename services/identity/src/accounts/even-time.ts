import { setTimeout } from 'node:timers/promises';

/**
 * Answers after a multiple of `stepMs`, be it a result or an error: whether there is an account can't be told from how
 * long it took to write to it.
 */
export async function inEvenTime<T>(work: () => Promise<T>, stepMs = 250): Promise<T> {
  const begun = performance.now();
  try {
    return await work();
  } finally {
    await setTimeout(stepMs - ((performance.now() - begun) % stepMs));
  }
}
