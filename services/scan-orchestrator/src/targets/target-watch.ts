import type { EntityManager } from 'typeorm';
import type { Target } from './target.entity.js';

/** What else depends on a target, told of its changes in their transaction. */
export abstract class TargetWatch {
  /** `before` is null for a new one. What was proven of an earlier base URL is void, schedules of an inactive one stop. */
  abstract changed(tx: EntityManager, target: Target, before: Target | null): Promise<void>;

  /** Before its row goes. */
  abstract deleted(tx: EntityManager, tenantId: string, targetId: string): Promise<void>;

  /** When a schedule next scans each of them, for pages. */
  abstract nextScans(
    tx: EntityManager,
    tenantId: string,
    targetIds: readonly string[],
  ): Promise<ReadonlyMap<string, Date>>;
}
