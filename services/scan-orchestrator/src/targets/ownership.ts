import type { EntityManager } from 'typeorm';

export interface OwnershipView {
  state: 'unproven' | 'pending' | 'proven' | 'void';
  method: 'dns' | 'file' | null;
  proven_at: string | null;
  checked_at: string | null;
  expires_at: string | null;
  /** In words for people, why it isn't proven. */
  reason: string | null;
}

/** Whether a tenant has proven to own a target. */
export abstract class Ownership {
  /** As it was when somebody last looked, for the target's base URL as it is now. */
  abstract isProven(tx: EntityManager, tenantId: string, targetId: string): Promise<boolean>;

  /**
   * Looks again, outside of any transaction, and stores what it saw; within five seconds. False: not proven, or it could
   * not be seen now.
   */
  abstract checkNow(tenantId: string, targetId: string): Promise<boolean>;

  /** For pages; a target without an entry is unproven. */
  abstract views(
    tx: EntityManager,
    tenantId: string,
    targetIds: readonly string[],
  ): Promise<ReadonlyMap<string, OwnershipView>>;
}
