import { waitUntil } from '@palisade/platform';

/** Polls until the condition holds; fails the test when it doesn't within the time. */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  if (!(await waitUntil(condition, { timeoutMs })))
    throw new Error('the condition did not come true in time');
}
