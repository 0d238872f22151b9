import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { Target } from '../targets/target.entity.js';
import { CheckProofs } from './check-proofs.js';
import { domainFor, placesOf } from './places.js';
import type { CreateProofBody } from './proof-bodies.js';
import { Proof } from './proof.entity.js';

const MOST_OF_A_TARGET = 20;
const TOKEN_BYTES = 24;
/** Each look is a request to a place that the tenant names. */
const MOST_CHECKS = 30;
const PER_SECONDS = 10;

interface Which {
  tenantId: string;
  targetId: string;
  id: string;
}

/** Proofs of ownership, as an organization's admins make them. */
@Injectable()
export class Proofs {
  constructor(
    private readonly database: Database,
    private readonly checks: CheckProofs,
    private readonly audit: AuditTrail,
  ) {}

  list(tenantId: string, targetId: string): Promise<Proof[]> {
    return this.database.asTenant(tenantId, async (tx) => {
      await targetOf(tx, tenantId, targetId);
      return tx.find(Proof, { where: { tenantId, targetId }, order: { createdAt: 'asc', id: 'asc' } });
    });
  }

  /** Begins one, which proves nothing yet. One that there is already stays as it is. */
  create({ tenantId, targetId }: Omit<Which, 'id'>, wanted: CreateProofBody, by: AuditActor): Promise<Proof> {
    return this.database.asTenant(tenantId, async (tx) => {
      const target = await targetOf(tx, tenantId, targetId, { toChange: true });
      const { method } = wanted;
      const place = placeFor(target.baseUrl, wanted);
      const known = await tx.findOneBy(Proof, { tenantId, targetId, method, place });
      if (known !== null) return known;
      if ((await tx.countBy(Proof, { tenantId, targetId })) >= MOST_OF_A_TARGET) {
        throw Problem.conflict('too-many-proofs', `A target has at most ${String(MOST_OF_A_TARGET)} proofs.`);
      }
      const proof = tx.create(Proof, {
        tenantId,
        id: randomUUID(),
        targetId,
        method,
        place,
        token: randomBytes(TOKEN_BYTES).toString('base64url'),
        state: 'pending',
        reason: null,
        createdAt: new Date(),
        provenAt: null,
        checkedAt: null,
        confirmedAt: null,
      });
      await tx.insert(Proof, proof);
      await this.record(tx, 'begun', proof, by);
      return proof;
    });
  }

  /** Looks for it now. */
  async check(which: Which, by: AuditActor): Promise<Proof> {
    const proof = await this.database.asTenant(which.tenantId, async (tx) => {
      const found = await this.found(tx, which);
      await this.refuseTooMany(tx, which);
      return found;
    });
    const checked = await this.checks.check(proof, by);
    if (checked === undefined) throw Problem.notFound('proof');
    return checked.proof;
  }

  async remove(which: Which, by: AuditActor): Promise<void> {
    const { tenantId, id } = which;
    await this.database.asTenant(tenantId, async (tx) => {
      const proof = await this.found(tx, which);
      await tx.query('delete from scan_orchestrator.proof_checks where proof_id = $1 and tenant_id = $2', [
        id,
        tenantId,
      ]);
      await tx.delete(Proof, { tenantId, id });
      await this.record(tx, 'removed', proof, by);
    });
  }

  private async found(tx: EntityManager, which: Which): Promise<Proof> {
    const proof = await tx.findOne(Proof, { where: { ...which }, lock: { mode: 'pessimistic_write' } });
    if (proof === null) throw Problem.notFound('proof');
    return proof;
  }

  private async refuseTooMany(tx: EntityManager, { tenantId, id }: Which): Promise<void> {
    const [{ count }] = await tx.query<[{ count: string }]>(
      `select count(*) as count from scan_orchestrator.proofs
        where tenant_id = $1 and checked_at > now() - $2 * interval '1 second'`,
      [tenantId, PER_SECONDS],
    );
    if (Number(count) >= MOST_CHECKS) throw Problem.tooMany(PER_SECONDS);
    const [, claimed] = await tx.query<[unknown, number]>(
      `update scan_orchestrator.proofs set checked_at = now()
        where tenant_id = $1 and id = $2 and (checked_at is null or checked_at < now() - interval '1 second')`,
      [tenantId, id],
    );
    if (claimed === 0) throw Problem.tooMany(1);
  }

  private record(
    tx: EntityManager,
    what: 'begun' | 'removed',
    { tenantId, targetId, method, place }: Proof,
    actor: AuditActor,
  ): Promise<void> {
    return this.audit.record(tx, {
      action: `scans.proof.${what}`,
      outcome: 'success',
      actor,
      target: { kind: 'target', id: targetId },
      details: { method, covers: place },
      tenantId,
    });
  }
}

function placeFor(baseUrl: string, { method, domain }: CreateProofBody): string {
  if (method === 'file') {
    if (domain !== undefined) throw Problem.invalid([{ path: 'domain', message: 'is of the method dns' }]);
    return placesOf(baseUrl).origin;
  }
  const found = domainFor(baseUrl, domain);
  if ('domain' in found) return found.domain;
  if (domain !== undefined) throw Problem.invalid([{ path: 'domain', message: found.fault }]);
  const message = `can not be dns: the host of the target ${found.fault}`;
  throw Problem.invalid([{ path: 'method', message }]);
}

async function targetOf(
  tx: EntityManager,
  tenantId: string,
  id: string,
  { toChange = false } = {},
): Promise<Target> {
  // So that two at once make one proof, and none is of an earlier URL.
  const lock = toChange ? ({ mode: 'pessimistic_write' } as const) : undefined;
  const target = await tx.findOne(Target, { where: { tenantId, id }, ...(lock && { lock }) });
  if (target === null) throw Problem.notFound('target');
  return target;
}
