import { setTimeout } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { readClaim, type Claimed } from './claim.js';

export interface Offer {
  taskId: string;
  attempt: number;
  claimToken: string;
  expiresAt: number;
}

export interface ClaimClientOptions {
  /** Of scan-orchestrator: an operator's address, not a tenant's. */
  url: string;
  key: string;
  replicaId: string;
}

// Half as long as an offer lasts, so that there is time to ask again; ownership, which is looked at before, may take five seconds.
const withinMs = 7_500;
const againAfterMs = 500;
const mostBytes = 64 * 1024 * 1024;

/** The key isn't one that the orchestrator takes for this scanner: an operator's mistake, whatever is offered. */
export class UnknownKey extends Error {
  override readonly name = 'UnknownKey';
}

export class ClaimClient {
  constructor(private readonly options: ClaimClientOptions) {}

  /**
   * Undefined where the claim is refused, or where no answer came before the offer expired. One whose answer was lost is
   * made again, and answered as before. Throws UnknownKey, and on an answer that is none.
   */
  async claim(offer: Offer): Promise<Claimed | undefined> {
    for (;;) {
      const answer = await this.ask(offer).catch(() => undefined);
      if (answer !== undefined && answer.status < 500) return read(answer);
      if (Date.now() + againAfterMs >= offer.expiresAt) return undefined;
      await setTimeout(againAfterMs);
    }
  }

  private async ask({ taskId, attempt, claimToken }: Offer): Promise<{ status: number; body: string }> {
    const { url, key, replicaId } = this.options;
    const response = await fetch(new URL(`/internal/v1/tasks/${encodeURIComponent(taskId)}/claim`, url), {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ attempt, claim_token: claimToken, replica_id: replicaId }),
      redirect: 'error',
      signal: AbortSignal.timeout(withinMs),
    });
    if (Number(response.headers.get('content-length') ?? 0) > mostBytes)
      throw new Error('too much of a task');
    return { status: response.status, body: response.body === null ? '' : await text(response.body) };
  }
}

function read({ status, body }: { status: number; body: string }): Claimed | undefined {
  if (status === 401) throw new UnknownKey('scan-orchestrator does not know SCANNER_KEY');
  if (status === 409 || status === 404) return undefined;
  if (status !== 200 && status !== 201) throw new Error(`the claim was answered ${String(status)}`);
  return readClaim(JSON.parse(body));
}
