import { actorOf, type AuditTrail, type Caller } from '@palisade/auth';
import { Problem } from '@palisade/http';
import { meter } from '@palisade/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addressKey } from './address-key.js';
import type { KnownCallers } from './known-callers.js';
import { senderOf, type Sender } from './sender.js';
import type { Taken, TokenBuckets } from './token-buckets.js';

const throttled = meter('palisade.gateway').createCounter('palisade.gateway.throttled', {
  unit: '{request}',
  description: 'Requests refused by a limit of one caller.',
});
// From the start, so that the first refusals show as a rise.
for (const limit of ['tenant', 'address', 'under-way', 'streams'])
  throttled.add(0, { 'palisade.limit': limit });

/** A tenant takes from its own bucket, whoever proves to be nobody from that of the address. */
export class RateLimits {
  constructor(
    private readonly tenants: TokenBuckets,
    private readonly addresses: TokenBuckets,
    private readonly callers: KnownCallers,
    private readonly audit: Pick<AuditTrail, 'refused'>,
  ) {}

  async admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const caller = await this.callerOf(request);
    const sender = senderOf(request, caller);
    request.sender = sender;
    if (request.work !== undefined && caller !== undefined && caller.tenantId !== '')
      request.work.tenantId = caller.tenantId;
    const buckets = sender.policy === 'tenant' ? this.tenants : this.addresses;
    const taken = buckets.take(sender.key);
    state(reply, sender.policy, buckets, taken);
    if (taken.allowed) return;
    this.refused(request, sender, `rate-${sender.policy}`);
    throw tooMany(taken);
  }

  /** Counts a refusal and has it audited. */
  refused(request: FastifyRequest, { policy, caller }: Sender, reason: string): void {
    throttled.add(1, { 'palisade.limit': reason.startsWith('rate-') ? policy : reason });
    this.audit.refused({
      action: 'gateway.request.throttled',
      actor: caller === undefined ? { kind: 'anonymous', ip: request.ip } : actorOf(caller, request),
      reason,
      tenantId: caller?.tenantId ?? '',
    });
  }

  private async callerOf(request: FastifyRequest): Promise<Caller | undefined> {
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer === undefined) return undefined;
    const recalled = this.callers.recall(bearer);
    if (recalled !== undefined) return recalled;
    // Verifying costs, so whoever has sent too much that proved nothing doesn't get it.
    if (!this.addresses.look(addressKey(request.ip)).allowed) return undefined;
    return this.callers.verify(bearer);
  }
}

// Names as in draft-ietf-httpapi-ratelimit-headers.
function state(reply: FastifyReply, policy: string, { rate }: TokenBuckets, taken: Taken): void {
  const window = Math.ceil(rate.burst / rate.perSecond);
  reply.header('ratelimit-policy', `"${policy}";q=${rate.burst};w=${window}`);
  reply.header('ratelimit', `"${policy}";r=${taken.remaining};t=${Math.ceil(taken.retryAfterSeconds)}`);
}

function tooMany({ retryAfterSeconds }: Taken): Problem {
  return Problem.tooMany(retryAfterSeconds, 'The rate limit is reached; Retry-After says when to try again.');
}
