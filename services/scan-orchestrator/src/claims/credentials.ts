import type { AuditActor } from '@palisade/auth';
import type { EntityManager } from 'typeorm';

/** A credential as a scanner gets it with its claim. */
export interface HandedCredential {
  connection_id: string;
  kind: string;
  label: string;
  secret: Record<string, string>;
}

/** For whom and for what credentials are opened. */
export interface HandOver {
  tenantId: string;
  connectionIds: readonly string[];
  actor: AuditActor;
  scanId: string;
  taskId: string;
}

/** The vault, as scanning sees it. */
export abstract class Credentials {
  /** Those of these connections that the tenant doesn't have, in their order. */
  abstract unknown(tx: EntityManager, tenantId: string, connectionIds: readonly string[]): Promise<string[]>;

  /**
   * The credentials of these connections, in their order; one that is gone is left out. Each is audited in `tx`, and is
   * on no topic and in no log.
   */
  abstract forClaim(tx: EntityManager, handOver: HandOver): Promise<HandedCredential[]>;
}
