import { isIPv6 } from 'node:net';
import { actorOf, type AuditTrail, type Caller } from '@palisade/auth';
import { Problem } from '@palisade/http';
import { meter } from '@palisade/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KnownCallers } from './known-callers.js';
import type { Taken, TokenBuckets } from './token-buckets.js';

const throttled = meter('palisade.gateway').createCounter('palisade.gateway.throttled', {
  unit: '{request}',
  description: 'Requests refused by a rate limit.',
});

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
    if (caller === undefined) {
      this.admitAddress(request, reply);
      return;
    }
    if (request.work !== undefined && caller.tenantId !== '') request.work.tenantId = caller.tenantId;
    const key = caller.tenantId === '' ? `${caller.kind}:${caller.id}` : caller.tenantId;
    const taken = this.tenants.take(key);
    state(reply, 'tenant', this.tenants, taken);
    if (taken.allowed) return;
    throttled.add(1, { 'palisade.limit': 'tenant' });
    this.audit.refused({
      action: 'gateway.request.throttled',
      actor: actorOf(caller, request),
      reason: 'rate-tenant',
      tenantId: caller.tenantId,
    });
    throw tooMany(taken);
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

  private admitAddress(request: FastifyRequest, reply: FastifyReply): void {
    const taken = this.addresses.take(addressKey(request.ip));
    state(reply, 'address', this.addresses, taken);
    if (taken.allowed) return;
    throttled.add(1, { 'palisade.limit': 'address' });
    this.audit.refused({
      action: 'gateway.request.throttled',
      actor: { kind: 'anonymous', ip: request.ip },
      reason: 'rate-address',
      tenantId: '',
    });
    throw tooMany(taken);
  }
}

/** An IPv6 network of 64 bits is one customer's, with more addresses than could be counted. */
export function addressKey(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = ip.toLowerCase().split('%', 1)[0]?.split('::') ?? [];
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  const all = [...groups, ...Array<string>(zeros).fill('0'), ...after];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
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
