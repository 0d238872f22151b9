import { tail, waitUntil } from '@palisade/platform';
import type { Child } from './child.js';

/** The name under which the mail catcher runs and the port of its pages is kept. */
export const mail = 'mail';
export const mailSmtp = 'mail-smtp';

/** Where a person reads what the services mail. */
export function mailUrl(ports: Record<string, number>): string {
  return `http://localhost:${ports[mail] ?? 8025}`;
}

/** Where services mail to. */
export function smtpUrl(ports: Record<string, number>): string {
  return `smtp://127.0.0.1:${ports[mailSmtp] ?? 1025}`;
}

/** Throws with its last words when it dies again and again instead. */
export async function untilMailAnswers(url: string, child: Child, signal: AbortSignal): Promise<void> {
  await waitUntil(
    async () => {
      signal.throwIfAborted();
      if (child.deaths >= 3)
        throw new Error(
          `the mail catcher doesn't start. Its last words (${child.logFile}):\n${tail(child.logFile)}`,
        );
      const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
      return answer?.ok === true;
    },
    { timeoutMs: 30_000, everyMs: 100 },
  );
}
