import { tail, waitUntil } from '@palisade/platform';
import type { Child } from './child.js';

/** The name under which Zipkin runs and its port is kept. */
export const zipkin = 'zipkin';

/** Where a person reads traces; undefined when there is no Zipkin. */
export function tracesUrl(ports: Record<string, number>): string | undefined {
  const port = ports[zipkin];
  return port === undefined ? undefined : `http://localhost:${port}/zipkin/`;
}

/** What makes a process send its spans there. */
export function tracesEnv(traces: string | undefined): Record<string, string> {
  if (traces === undefined) return {};
  const endpoint = new URL('/api/v2/spans', traces);
  endpoint.hostname = '127.0.0.1'; // where it listens, whatever localhost means here
  return { OTEL_TRACES_EXPORTER: 'zipkin', OTEL_EXPORTER_ZIPKIN_ENDPOINT: endpoint.href };
}

/** Of one trace, with a place for its id. */
export function traceUrl(traces: string): string {
  return `${traces}traces/{trace_id}`;
}

/** Throws with its last words when it dies again and again instead. */
export async function untilTracesAnswer(traces: string, child: Child, signal: AbortSignal): Promise<void> {
  const health = new URL('/health', traces);
  await waitUntil(
    async () => {
      signal.throwIfAborted();
      if (child.deaths >= 3)
        throw new Error(`Zipkin doesn't start. Its last words (${child.logFile}):\n${tail(child.logFile)}`);
      const answer = await fetch(health, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
      return answer?.ok === true;
    },
    { timeoutMs: 120_000, everyMs: 200 },
  );
}
