import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

export interface AuditActor {
  kind: 'user' | 'api_key' | 'system' | 'anonymous';
  id?: string;
  email?: string;
  ip?: string;
  ua?: string;
}

export interface AuditEntry {
  /** `<area>.<thing>.<what happened>`, such as alerts.alert.acknowledged. */
  action: string;
  outcome: 'success' | 'failure' | 'denied';
  actor: AuditActor;
  target?: { kind: string; id?: string };
  reason?: string;
  details?: Record<string, string>;
  /** Empty for what belongs to no tenant. */
  tenantId: string;
}

/** A refusal; alike ones are counted together and recorded every ten seconds. */
export type Refusal = Pick<AuditEntry, 'action' | 'actor' | 'reason' | 'tenantId'> & {
  outcome?: 'failure' | 'denied';
};

@Injectable()
export class AuditTrail {
  /** Appends the record to the outbox: it is published if, and only if, `tx` commits. */
  record(_tx: EntityManager, _entry: AuditEntry): Promise<void> {
    return Promise.reject(new Error('not built yet'));
  }

  /** Counts a refusal; never throws and never waits. */
  refused(_refusal: Refusal): void {
    throw new Error('not built yet');
  }
}
