import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail, newApiKey, parseApiKey, type Permission } from '@palisade/auth';
import { ApiKeyRecord } from '@palisade/contracts';
import { Problem } from '@palisade/http';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { newId } from '../ids.js';
import { ApiKey } from './api-key.entity.js';

/** Every service holds all keys in memory, so no organization may fill it: those that are good, and with those that ended. */
const MOST_ACTIVE = 500;
const MOST_KEPT = 2_000;
const KEPT_DAYS = 90;

interface Wanted {
  tenantId: string;
  name: string;
  scopes: Permission[];
  /** Absent: it lasts until it is revoked. */
  expiresAt?: Date | null;
  by: AuditActor;
}

/** API keys and their compacted topic. All in a transaction of the tenant. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /** Makes a key; its text is in the answer and nowhere else. Throws a 409 problem when there are too many. */
  async make(tx: EntityManager, wanted: Wanted): Promise<{ apiKey: ApiKey; key: string }> {
    await this.makeRoom(tx, wanted.tenantId);
    const id = newId();
    const { key, secretHash } = newApiKey(id);
    return { apiKey: await this.store(tx, { ...wanted, id, secretHash }), key };
  }

  /** Stores a key that was made elsewhere, as the demo's is; undefined when the text is no key. */
  async adopt(tx: EntityManager, key: string, wanted: Wanted): Promise<ApiKey | undefined> {
    const parsed = parseApiKey(key);
    if (!parsed) return undefined;
    const { apiKeyId: id, secretHash } = parsed;
    const known = await tx.findOneBy(ApiKey, { id, secretHash, state: 'active' });
    return known ?? this.store(tx, { ...wanted, id, secretHash });
  }

  /** Revokes a key for good; false when there is none. One that is revoked already stays as it is. */
  async revoke(tx: EntityManager, id: string, by: AuditActor): Promise<boolean> {
    const apiKey = await tx.findOne(ApiKey, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!apiKey) return false;
    if (apiKey.state === 'revoked') return true;
    apiKey.state = 'revoked';
    apiKey.revision += 1;
    apiKey.revokedAt = new Date();
    await tx.save(ApiKey, apiKey);
    await this.publish(tx, apiKey);
    await this.record(tx, 'identity.api_key.revoked', apiKey, by);
    return true;
  }

  /** Forgets keys that ended long ago, here and on the topic. */
  private async makeRoom(tx: EntityManager, tenantId: string): Promise<void> {
    const [gone] = await tx.query<[{ id: string }[], number]>(
      `delete from identity.api_keys
        where tenant_id = $1 and least(revoked_at, expires_at) < now() - make_interval(days => $2)
       returning id`,
      [tenantId, KEPT_DAYS],
    );
    const tombstones = gone.map(({ id }) => ({ tenantId, key: id }));
    await this.outbox.tombstoneAll(tx, ApiKeyRecord, tombstones);
    const [count] = await tx.query<{ active: number; kept: number }[]>(
      `select count(*) filter (where least(revoked_at, expires_at, 'infinity') > now())::int as active,
              count(*)::int as kept
         from identity.api_keys where tenant_id = $1`,
      [tenantId],
    );
    if (!count || (count.active < MOST_ACTIVE && count.kept < MOST_KEPT)) return;
    throw Problem.conflict(
      'limit-reached',
      `An organization has at most ${String(MOST_ACTIVE)} API keys, and ${String(MOST_KEPT)} with those that ended in the last ${String(KEPT_DAYS)} days.`,
    );
  }

  private async store(
    tx: EntityManager,
    { by, ...wanted }: Wanted & { id: string; secretHash: string },
  ): Promise<ApiKey> {
    const apiKey = tx.create(ApiKey, {
      ...wanted,
      state: 'active',
      revision: 1,
      createdAt: new Date(),
      revokedAt: null,
      expiresAt: wanted.expiresAt ?? null,
      lastUsedAt: null,
    });
    await tx.insert(ApiKey, apiKey);
    await this.publish(tx, apiKey);
    await this.record(tx, 'identity.api_key.created', apiKey, by);
    return apiKey;
  }

  private async publish(tx: EntityManager, apiKey: ApiKey): Promise<void> {
    const { tenantId, id } = apiKey;
    await this.outbox.append(tx, ApiKeyRecord, { tenantId, key: id, data: apiKey.toRecord() });
  }

  private record(tx: EntityManager, action: string, apiKey: ApiKey, actor: AuditActor): Promise<void> {
    return this.audit.record(tx, {
      action,
      outcome: 'success',
      actor,
      target: { kind: 'api_key', id: apiKey.id },
      details: {
        name: apiKey.name,
        scopes: apiKey.scopes.join(' '),
        ...(apiKey.expiresAt === null ? {} : { expires_at: apiKey.expiresAt.toISOString() }),
      },
      tenantId: apiKey.tenantId,
    });
  }
}
