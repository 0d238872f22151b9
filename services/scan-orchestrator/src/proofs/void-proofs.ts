import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import type { EntityManager } from 'typeorm';
import { Target } from '../targets/target.entity.js';
import { covers } from './places.js';
import { Proof } from './proof.entity.js';

const anotherOfThisDomain = `select t.id from scan_orchestrator.targets t
  where t.tenant_id = $1 and t.id <> $2
    and (split_part(t.host, ':', 1) = $3 or right(split_part(t.host, ':', 1), length($3) + 1) = '.' || $3)
    and not exists (select from scan_orchestrator.proofs p where p.tenant_id = t.tenant_id and p.target_id = t.id
                      and p.method = 'dns' and p.place = $3)
  order by t.created_at, t.id limit 1`;

/** What becomes of a target's proofs when its base URL changes or it goes. */
@Injectable()
export class VoidProofs {
  constructor(private readonly audit: AuditTrail) {}

  /**
   * All are void. What covers the new URL too is looked for at once, and proven again if it is there; a domain that
   * other targets are under is theirs from now on.
   */
  async baseUrlChanged(tx: EntityManager, { tenantId, id, baseUrl }: Target): Promise<void> {
    for (const proof of await proofsOf(tx, tenantId, id)) {
      const isCovered = covers(proof, baseUrl);
      if (!isCovered && (await this.passedOn(tx, proof))) continue;
      await this.makeVoid(tx, proof, isCovered);
    }
  }

  async deleted(tx: EntityManager, tenantId: string, targetId: string): Promise<void> {
    for (const proof of await proofsOf(tx, tenantId, targetId)) {
      if (await this.passedOn(tx, proof)) continue;
      await forgetCheck(tx, proof);
      await tx.delete(Proof, { tenantId, id: proof.id });
    }
  }

  private async passedOn(
    tx: EntityManager,
    { tenantId, id, targetId, method, place, state }: Proof,
  ): Promise<boolean> {
    if (method !== 'dns' || state !== 'proven') return false;
    const [other] = await tx.query<{ id: string }[]>(anotherOfThisDomain, [tenantId, targetId, place]);
    if (other === undefined) return false;
    await tx.update(Proof, { tenantId, id }, { targetId: other.id });
    return true;
  }

  private async makeVoid(tx: EntityManager, proof: Proof, isCovered: boolean): Promise<void> {
    const { tenantId, id, targetId, method, place, state } = proof;
    if (state === 'pending' && isCovered) return;
    const reason = isCovered
      ? 'The base URL has changed: it is looked for again.'
      : 'The base URL has changed.';
    await tx.update(Proof, { tenantId, id }, { state: 'void', reason });
    if (isCovered) await checkSoon(tx, proof);
    else await forgetCheck(tx, proof);
    if (state !== 'proven') return;
    await this.audit.record(tx, {
      action: 'scans.proof.voided',
      outcome: 'success',
      actor: { kind: 'system', id: 'scan-orchestrator' },
      target: { kind: 'target', id: targetId },
      reason: 'base-url-changed',
      details: { method, covers: place },
      tenantId,
    });
  }
}

function proofsOf(tx: EntityManager, tenantId: string, targetId: string): Promise<Proof[]> {
  return tx.find(Proof, {
    where: { tenantId, targetId },
    order: { id: 'asc' },
    lock: { mode: 'pessimistic_write' },
  });
}

async function checkSoon(tx: EntityManager, { id, tenantId }: Proof): Promise<void> {
  await tx.query(
    `insert into scan_orchestrator.proof_checks (proof_id, tenant_id, check_at) values ($1, $2, now())
     on conflict (proof_id) do update set check_at = excluded.check_at`,
    [id, tenantId],
  );
}

async function forgetCheck(tx: EntityManager, { id, tenantId }: Proof): Promise<void> {
  await tx.query('delete from scan_orchestrator.proof_checks where proof_id = $1 and tenant_id = $2', [
    id,
    tenantId,
  ]);
}
