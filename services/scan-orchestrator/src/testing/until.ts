import { setTimeout } from 'node:timers/promises';

/** Waits for a condition; throws after 20 seconds. */
export async function until(condition: () => Promise<boolean> | boolean, what = 'in vain'): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited ${what}`);
    await setTimeout(25);
  }
}
