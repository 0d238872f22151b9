import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { VoidProofs } from '../proofs/void-proofs.js';
import { TargetWatch } from '../targets/target-watch.js';
import type { Target } from '../targets/target.entity.js';
import { Schedules } from './schedules.js';

/** What proofs and schedules do when their target changes. */
@Injectable()
export class WatchTargets extends TargetWatch {
  constructor(
    private readonly proofs: VoidProofs,
    private readonly schedules: Schedules,
  ) {
    super();
  }

  override async changed(tx: EntityManager, target: Target, before: Target | null): Promise<void> {
    if (before === null) return;
    if (before.baseUrlRevision !== target.baseUrlRevision) await this.proofs.baseUrlChanged(tx, target);
    if (before.active !== target.active) await this.schedules.targetActive(tx, target);
  }

  override async deleted(tx: EntityManager, tenantId: string, targetId: string): Promise<void> {
    await this.proofs.deleted(tx, tenantId, targetId);
    await this.schedules.targetDeleted(tx, tenantId, targetId);
  }

  override nextScans(
    tx: EntityManager,
    tenantId: string,
    targetIds: readonly string[],
  ): Promise<ReadonlyMap<string, Date>> {
    return this.schedules.nextOf(tx, tenantId, targetIds);
  }
}
