import { Injectable } from '@nestjs/common';
import { KeyRing, seal, unseal } from '@palisade/sealing';
import type { EntityManager } from 'typeorm';
import type { Secret } from './secret-of.js';

export type Opened = { secret: Secret } | { error: unknown };

interface Place {
  tenantId: string;
  connectionId: string;
}

interface Sealed {
  connection_id: string;
  sealed_secret: Buffer;
  key_id: string;
  sealed_key: Buffer;
}

/** What is sealed is bound to its row and tenant: copied to another, it doesn't open. */
const purposeOf = ({ tenantId, connectionId }: Place) => `connection:${tenantId}:${connectionId}`;
export const keyPurposeOf = ({ tenantId, connectionId }: Place) =>
  `connection-key:${tenantId}:${connectionId}`;

/** Seals the secret of each connection by a data key of its own, which the key-encryption key seals. */
@Injectable()
export class Vault {
  constructor(private readonly ring: KeyRing) {}

  /** Seals a secret and stores its key, in place of the one before; the sealed secret is the caller's to store. */
  async seal(tx: EntityManager, place: Place, secret: Secret): Promise<Buffer> {
    const { key, sealedKey } = this.ring.newKey(keyPurposeOf(place));
    await tx.query(
      `insert into scan_orchestrator.connection_keys (connection_id, tenant_id, key_id, sealed_key)
       values ($1, $2, $3, $4)
       on conflict (connection_id) do update set key_id = excluded.key_id, sealed_key = excluded.sealed_key`,
      [place.connectionId, place.tenantId, sealedKey.keyId, sealedKey.sealed],
    );
    return seal(Buffer.from(JSON.stringify(secret)), { key, purpose: purposeOf(place) });
  }

  /** Without the key nothing opens the secret, wherever a copy of it is. */
  async destroyKey(tx: EntityManager, { tenantId, connectionId }: Place): Promise<void> {
    await tx.query(
      'delete from scan_orchestrator.connection_keys where connection_id = $1 and tenant_id = $2',
      [connectionId, tenantId],
    );
  }

  /** By id, the secret, or the error that kept it from being opened; what is gone has no entry. */
  async open(
    tx: EntityManager,
    tenantId: string,
    connectionIds: readonly string[],
  ): Promise<ReadonlyMap<string, Opened>> {
    const rows = await tx.query<Sealed[]>(
      `select k.connection_id, k.key_id, k.sealed_key, c.sealed_secret
         from scan_orchestrator.connections c
         join scan_orchestrator.connection_keys k on k.connection_id = c.id and k.tenant_id = c.tenant_id
        where c.tenant_id = $1 and c.id = any($2::uuid[])`,
      [tenantId, connectionIds],
    );
    return new Map(rows.map((row) => [row.connection_id, this.opened(tenantId, row)]));
  }

  private opened(tenantId: string, row: Sealed): Opened {
    const place = { tenantId, connectionId: row.connection_id };
    try {
      const key = this.ring.open({ keyId: row.key_id, sealed: row.sealed_key }, keyPurposeOf(place));
      const text = unseal(row.sealed_secret, { key, purpose: purposeOf(place) }).toString();
      return { secret: JSON.parse(text) as Secret };
    } catch (error) {
      return { error };
    }
  }
}
