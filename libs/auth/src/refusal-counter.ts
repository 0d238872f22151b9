import type { AuditActor, AuditEntry } from './audit-trail.js';

/** A refusal; alike ones are counted together and recorded every ten seconds. */
export type Refusal = Pick<AuditEntry, 'action' | 'actor' | 'tenantId'> & {
  outcome?: 'failure' | 'denied';
  reason: string;
};

export interface CountedRefusal extends Refusal {
  count: number;
  firstAt: Date;
  lastAt: Date;
}

const OVERFLOW: AuditActor = { kind: 'anonymous' };

/**
 * Counts refusals by tenant, actor, action and reason. Somebody who varies his address or e-mail can't fill the memory:
 * past the capacity, refusals are counted without their actor, then without their tenant.
 */
export class RefusalCounter {
  private counts = new Map<string, CountedRefusal>();

  constructor(private readonly capacity = 1_000) {}

  add(refusal: Refusal, now = new Date()): void {
    this.merge({ ...refusal, count: 1, firstAt: now, lastAt: now });
  }

  /** What was counted since the last call. */
  take(): CountedRefusal[] {
    const taken = [...this.counts.values()];
    this.counts = new Map();
    return taken;
  }

  /** Gives back what could not be recorded. */
  restore(refusals: readonly CountedRefusal[]): void {
    for (const refusal of refusals) this.merge(refusal);
  }

  private merge(refusal: CountedRefusal): void {
    const kept = this.placeOf(refusal);
    const known = this.counts.get(keyOf(kept));
    if (!known) {
      this.counts.set(keyOf(kept), { ...kept });
      return;
    }
    known.count += kept.count;
    if (kept.firstAt < known.firstAt) known.firstAt = kept.firstAt;
    if (kept.lastAt > known.lastAt) known.lastAt = kept.lastAt;
  }

  private placeOf(refusal: CountedRefusal): CountedRefusal {
    if (this.fits(refusal, this.capacity)) return refusal;
    const ofAnybody = { ...refusal, actor: OVERFLOW };
    return this.fits(ofAnybody, this.capacity * 2) ? ofAnybody : { ...ofAnybody, tenantId: '' };
  }

  private fits(refusal: CountedRefusal, capacity: number): boolean {
    return this.counts.size < capacity || this.counts.has(keyOf(refusal));
  }
}

function keyOf({ tenantId, actor, action, outcome, reason }: Refusal): string {
  return JSON.stringify([tenantId, actor.kind, actor.id, actor.email, actor.ip, action, outcome, reason]);
}
