import { createHash } from 'node:crypto';
import type { Caller, Verifier } from '@palisade/auth';

interface Known {
  caller: Caller;
  until: number;
}

const knownForMs = 10_000;
const capacity = 20_000;

/**
 * Whose bucket a credential takes from. Verified once in ten seconds, since it decides of the rate limit only: the
 * service behind verifies every request for what it may do.
 */
export class KnownCallers {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly verifier: Pick<Verifier, 'check'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Without asking the verifier. */
  recall(bearer: string): Caller | undefined {
    const found = this.known.get(keyOf(bearer));
    return found !== undefined && found.until > this.now() ? found.caller : undefined;
  }

  /** Undefined for a credential that proves nothing; throws a 503 problem while that can't be told. */
  async verify(bearer: string): Promise<Caller | undefined> {
    const verdict = await this.verifier.check(bearer);
    if (!('caller' in verdict)) return undefined;
    const key = keyOf(bearer);
    this.known.delete(key);
    this.known.set(key, { caller: verdict.caller, until: this.now() + knownForMs });
    if (this.known.size > capacity) {
      const [oldest] = this.known.keys();
      if (oldest !== undefined) this.known.delete(oldest);
    }
    return verdict.caller;
  }
}

// The credential itself isn't kept in memory.
function keyOf(bearer: string): string {
  return createHash('sha256').update(bearer).digest('base64');
}
