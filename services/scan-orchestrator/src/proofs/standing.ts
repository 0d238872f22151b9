import type { OwnershipView } from '../targets/ownership.js';
import type { Seen } from './look-for-proof.js';
import { covers } from './places.js';
import type { Proof } from './proof.entity.js';

const HOUR = 3_600_000;
/** A proof that nobody could look for that long is void: DNS or a server that is away keeps no target proven for ever. */
const GRACE_MS = 72 * HOUR;

type Expiring = Pick<Proof, 'state' | 'confirmedAt'>;

/** When it is void unless it is seen again; null for what isn't proven. */
export function expiryOf({ state, confirmedAt }: Expiring): Date | null {
  return state === 'proven' && confirmedAt !== null ? new Date(confirmedAt.getTime() + GRACE_MS) : null;
}

/** Whether it counts: proven, and seen not too long ago. */
export function isGood(proof: Expiring, now: Date): boolean {
  const expiry = expiryOf(proof);
  return expiry !== null && expiry > now;
}

export type Turn = 'proven' | 'voided' | undefined;

/** Notes in the proof what was seen of it; says when that changed what it is. */
export function note(proof: Proof, seen: Seen, now: Date): Turn {
  const was = proof.state;
  proof.checkedAt = now;
  if (seen.result === 'found') {
    proof.confirmedAt = now;
    if (was !== 'proven') proof.provenAt = now;
    proof.state = 'proven';
    proof.reason = null;
    return was === 'proven' ? undefined : 'proven';
  }
  if (was === 'proven' && seen.result === 'unknown' && isGood(proof, now)) return undefined;
  proof.reason = seen.reason;
  if (was !== 'proven') return undefined;
  proof.state = 'void';
  return 'voided';
}

const unproven: OwnershipView = {
  state: 'unproven',
  method: null,
  proven_at: null,
  checked_at: null,
  expires_at: null,
  reason: null,
};

/** What the proofs of a tenant say of one of its targets. */
export function ownershipOf(
  target: { id: string; baseUrl: string },
  proofs: readonly Proof[],
  now: Date,
): OwnershipView {
  const good = proofs.filter((proof) => isGood(proof, now) && covers(proof, target.baseUrl));
  const own = proofs.filter(({ targetId }) => targetId === target.id);
  // The one that lasts longest; of what is not proven, what somebody is about to prove.
  const best =
    latest(good, ({ confirmedAt }) => confirmedAt) ??
    latest(
      own.filter(({ state }) => state === 'pending'),
      ({ createdAt }) => createdAt,
    ) ??
    latest(own, ({ createdAt }) => createdAt);
  if (best === undefined) return unproven;
  const isProven = good.includes(best);
  return {
    state: isProven ? 'proven' : best.state === 'pending' ? 'pending' : 'void',
    method: best.method,
    proven_at: best.provenAt?.toISOString() ?? null,
    checked_at: best.checkedAt?.toISOString() ?? null,
    expires_at: isProven ? (expiryOf(best)?.toISOString() ?? null) : null,
    reason:
      best.reason ??
      (isProven || best.state !== 'proven' ? null : 'Nobody could look for it for three days.'),
  };
}

function latest(proofs: readonly Proof[], timeOf: (proof: Proof) => Date | null): Proof | undefined {
  return proofs.toSorted((a, b) => (timeOf(b)?.getTime() ?? 0) - (timeOf(a)?.getTime() ?? 0))[0];
}
