import { setTimeout } from 'node:timers/promises';
import type { Simulated } from './simulate.js';
import { SinkError, type Sent, type Sink } from './sink.js';

const longestPauseMs = 10_000;
/** A key that was just made is known everywhere within seconds. */
const newKeyMs = 10_000;

interface Answer {
  accepted: number;
  rejected: { index: number }[];
}

/** POSTs to the ingest endpoint; what it may not have taken it posts again with the same event ids. */
export class HttpSink implements Sink {
  private readonly endpoint: URL;
  private readonly knownBy: number;

  constructor(
    url: string,
    private readonly key: string,
    private readonly timing = { firstPauseMs: 200, newKeyMs },
  ) {
    this.endpoint = new URL('v1/file-access/events', url.endsWith('/') ? url : `${url}/`);
    this.knownBy = Date.now() + timing.newKeyMs;
  }

  async send(events: readonly Simulated[], signal: AbortSignal): Promise<Sent> {
    const body = JSON.stringify(events.map(({ event }) => event));
    for (let attempt = 0; ; attempt++) {
      const response = await this.post(body);
      if (response?.status === 202) return counted((await response.json()) as Answer);
      if (response !== undefined && !this.mayPass(response.status)) {
        throw new SinkError(
          `${this.endpoint.href} answered ${String(response.status)}: ${await response.text()}`,
        );
      }
      await response?.body?.cancel();
      await setTimeout(this.pauseMs(response, attempt), undefined, { signal });
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Nothing when nobody answered, which says as little of the events' fate as a 503. Whoever stops us lets it end. */
  private async post(body: string): Promise<Response | undefined> {
    const headers = { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(30_000);
    return fetch(this.endpoint, { method: 'POST', headers, body, signal }).catch(() => undefined);
  }

  private mayPass(status: number): boolean {
    return status === 408 || status === 429 || status >= 500 || (status === 401 && Date.now() < this.knownBy);
  }

  private pauseMs(response: Response | undefined, attempt: number): number {
    const retryAfter = Number(response?.headers.get('retry-after'));
    const backoff = Math.min(longestPauseMs, this.timing.firstPauseMs * 2 ** Math.min(attempt, 10));
    return retryAfter > 0 ? Math.min(longestPauseMs, retryAfter * 1000) : backoff;
  }
}

function counted({ accepted, rejected }: Answer): Sent {
  return { accepted, rejected: rejected.length };
}
