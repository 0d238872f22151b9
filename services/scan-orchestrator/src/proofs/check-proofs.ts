import { Injectable, Logger } from '@nestjs/common';
import { type AuditActor, AuditTrail } from '@palisade/auth';
import { Database, ErasedTenants } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import { Target } from '../targets/target.entity.js';
import { LookForProof, type Seen } from './look-for-proof.js';
import { covers } from './places.js';
import { Proof } from './proof.entity.js';
import { note, type Turn } from './standing.js';

const DAY_SECONDS = 86_400;
const RETRY_SECONDS = 600;
const DUE_AT_ONCE = 20;
const system: AuditActor = { kind: 'system', id: 'scan-orchestrator' };

interface Due {
  proof_id: string;
  tenant_id: string;
}

/** Looks for proofs, outside of any transaction, and stores what was seen. */
@Injectable()
export class CheckProofs {
  private readonly logger = new Logger(CheckProofs.name);

  constructor(
    private readonly database: Database,
    private readonly lookFor: LookForProof,
    private readonly audit: AuditTrail,
  ) {}

  /** The proof as it is now; undefined when it is gone by then. */
  async check(proof: Proof, by: AuditActor = system): Promise<{ proof: Proof; seen: Seen } | undefined> {
    const seen = await this.lookFor.look(proof);
    const stored = await this.database.asTenant(proof.tenantId, (tx) => this.store(tx, proof, seen, by));
    return stored === undefined ? undefined : { proof: stored, seen };
  }

  /** Looks for proofs that are due, some at a time; returns how many. Each is taken by one replica. */
  async checkDue(): Promise<number> {
    // Put off first: what fails, or ends with its replica, is looked for again before long.
    const [due] = await this.database.system((tx) =>
      tx.query<[Due[], number]>(
        `update scan_orchestrator.proof_checks set check_at = now() + $2 * interval '1 second'
          where proof_id in (select proof_id from scan_orchestrator.proof_checks where check_at <= now()
                              order by check_at limit $1 for update skip locked)
         returning proof_id, tenant_id`,
        [DUE_AT_ONCE, RETRY_SECONDS],
      ),
    );
    await Promise.all(due.map((each) => this.checkOne(each)));
    return due.length;
  }

  private async checkOne({ proof_id: id, tenant_id: tenantId }: Due): Promise<void> {
    try {
      const proof = await this.database.asTenant(tenantId, (tx) => tx.findOneBy(Proof, { tenantId, id }));
      if (proof !== null) await this.check(proof);
    } catch (error) {
      if (error instanceof ErasedTenants) return; // its rows are about to go
      this.logger.error(
        { err: error, tenantId, proofId: id },
        'a proof could not be looked for; it is tried again',
      );
    }
  }

  private async store(
    tx: EntityManager,
    looked: Proof,
    seen: Seen,
    by: AuditActor,
  ): Promise<Proof | undefined> {
    const { tenantId, id } = looked;
    const proof = await tx.findOne(Proof, { where: { tenantId, id }, lock: { mode: 'pessimistic_write' } });
    if (proof === null) return undefined;
    const target = await tx.findOneBy(Target, { tenantId, id: proof.targetId });
    // The base URL may have changed while nobody held the row: what was seen is then of no use to it.
    if (target === null || !covers(proof, target.baseUrl)) return proof;
    const turn = note(proof, seen, new Date());
    await tx.save(Proof, proof);
    await this.putOff(tx, proof, seen);
    await this.record(tx, proof, turn, by);
    return proof;
  }

  /** What was never proven is looked for when somebody asks; all else every day, sooner when nobody said anything. */
  private async putOff(tx: EntityManager, { tenantId, id, state }: Proof, seen: Seen): Promise<void> {
    if (state === 'pending') return;
    const seconds = seen.result === 'unknown' ? RETRY_SECONDS : DAY_SECONDS;
    await tx.query(
      `insert into scan_orchestrator.proof_checks (proof_id, tenant_id, check_at)
       values ($1, $2, now() + $3 * interval '1 second')
       on conflict (proof_id) do update set check_at = excluded.check_at`,
      [id, tenantId, seconds],
    );
  }

  private async record(tx: EntityManager, proof: Proof, turn: Turn, actor: AuditActor): Promise<void> {
    if (turn === undefined) return;
    await this.audit.record(tx, {
      action: `scans.proof.${turn}`,
      outcome: 'success',
      actor,
      target: { kind: 'target', id: proof.targetId },
      details: { method: proof.method, covers: proof.place },
      tenantId: proof.tenantId,
    });
  }
}
