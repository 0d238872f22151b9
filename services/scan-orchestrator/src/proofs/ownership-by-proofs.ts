import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import { In, type EntityManager } from 'typeorm';
import { Ownership, type OwnershipView } from '../targets/ownership.js';
import { Target } from '../targets/target.entity.js';
import { CheckProofs } from './check-proofs.js';
import { covers, placesOf } from './places.js';
import { Proof } from './proof.entity.js';
import { isGood, ownershipOf } from './standing.js';

/** More would only take the time that there is. */
const MOST_AT_ONCE = 3;

/** A target is its tenant's when a proof of the tenant covers its base URL as it is now. */
@Injectable()
export class OwnershipByProofs extends Ownership {
  constructor(
    private readonly database: Database,
    private readonly checks: CheckProofs,
  ) {
    super();
  }

  override async isProven(tx: EntityManager, tenantId: string, targetId: string): Promise<boolean> {
    const now = new Date();
    return (await covering(tx, tenantId, targetId)).some((proof) => isGood(proof, now));
  }

  override async checkNow(tenantId: string, targetId: string): Promise<boolean> {
    const proofs = await this.database.asTenant(tenantId, (tx) => covering(tx, tenantId, targetId));
    // One that was never proven is nobody's word yet: its admin looks for it first.
    const candidates = proofs
      .filter(({ state }) => state !== 'pending')
      .toSorted((a, b) => (b.confirmedAt?.getTime() ?? 0) - (a.confirmedAt?.getTime() ?? 0))
      .slice(0, MOST_AT_ONCE);
    const checked = await Promise.all(candidates.map((proof) => this.checks.check(proof)));
    if (!checked.some((each) => each?.seen.result === 'found' && each.proof.state === 'proven')) return false;
    return this.database.asTenant(tenantId, (tx) => this.isProven(tx, tenantId, targetId));
  }

  override async views(
    tx: EntityManager,
    tenantId: string,
    targetIds: readonly string[],
  ): Promise<ReadonlyMap<string, OwnershipView>> {
    const targets = await tx.findBy(Target, { tenantId, id: In([...targetIds]) });
    const places = targets.flatMap(({ baseUrl }) => {
      const { origin, domains } = placesOf(baseUrl);
      return [origin, ...domains];
    });
    const proofs = await tx
      .createQueryBuilder(Proof, 'p')
      .where('p.tenantId = :tenantId', { tenantId })
      .andWhere('(p.place = any(:places) or p.targetId = any(:ids))', {
        places: [...new Set(places)],
        ids: targets.map(({ id }) => id),
      })
      .getMany();
    const now = new Date();
    return new Map(targets.map((target) => [target.id, ownershipOf(target, proofs, now)]));
  }
}

async function covering(tx: EntityManager, tenantId: string, targetId: string): Promise<Proof[]> {
  const target = await tx.findOneBy(Target, { tenantId, id: targetId });
  if (target === null) return [];
  const { origin, domains } = placesOf(target.baseUrl);
  const found = await tx.findBy(Proof, { tenantId, place: In([origin, ...domains]) });
  return found.filter((proof) => covers(proof, target.baseUrl));
}
