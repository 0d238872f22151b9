import { Injectable } from '@nestjs/common';
import { ApiKeyUsedRecord, type Contract } from '@palisade/contracts';
import type { BatchHandler, EventBatch } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';

/** Keeps when a key was used last. The later time wins, so that order and repetition don't matter. */
@Injectable()
export class NoteApiKeyUse implements BatchHandler<ApiKeyUsedRecord> {
  readonly group = 'identity.note-api-key-use';
  readonly contract: Contract<ApiKeyUsedRecord> = ApiKeyUsedRecord;
  readonly maxBatch = 500;
  readonly gatherMs = 200;

  async handleBatch({ events }: EventBatch<ApiKeyUsedRecord>, tx: EntityManager): Promise<void> {
    await tx.query(
      `update identity.api_keys k set last_used_at = greatest(k.last_used_at, used.at)
         from (select tenant_id, id, least(max(at), now()) as at
                 from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as t(tenant_id, id, at)
                group by tenant_id, id) used
        where k.id = used.id and k.tenant_id = used.tenant_id`,
      [
        events.map(({ tenantId }) => tenantId),
        events.map(({ data }) => data.api_key_id),
        events.map(({ data }) => data.last_used_at),
      ],
    );
  }
}
