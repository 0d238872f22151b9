import { setTimeout } from 'node:timers/promises';

/** Waits for a condition; throws when it doesn't hold in time. */
export async function until(condition: () => Promise<boolean>, withinMs = 20_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await setTimeout(20);
  }
}
