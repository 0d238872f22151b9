import { Injectable } from '@nestjs/common';
import { ApiChangedRecord, ApiDeletedRecord } from '@palisade/contracts';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { criticalities, sensitivities, wordOf } from '../words.js';
import type { ApiRow } from './api-row.js';

/** Tells of APIs on api-registry.events.v1, in the transaction that changed them. */
@Injectable()
export class ApiEvents {
  constructor(private readonly outbox: Outbox) {}

  async changed(tx: EntityManager, row: ApiRow): Promise<void> {
    const data: ApiChangedRecord = {
      api_id: row.id,
      revision: row.revision,
      name: row.name,
      base_url: row.base_url,
      base_url_revision: row.base_url_revision,
      active: row.active,
      criticality: wordOf(criticalities, row.criticality),
      data_sensitivity: wordOf(sensitivities, row.data_sensitivity),
      environment: row.environment ?? '',
      max_requests_per_second: row.max_requests_per_second,
      connection_ids: row.connection_ids,
      changed_at: row.updated_at.toISOString(),
    };
    if (row.document !== null) data.document_id = row.document.id;
    await this.outbox.append(tx, ApiChangedRecord, { tenantId: row.tenant_id, key: keyOf(row), data });
  }

  async deleted(tx: EntityManager, row: ApiRow): Promise<void> {
    const data = { api_id: row.id, revision: row.revision + 1 };
    await this.outbox.append(tx, ApiDeletedRecord, { tenantId: row.tenant_id, key: keyOf(row), data });
  }
}

export const keyOf = ({ tenant_id, id }: Pick<ApiRow, 'tenant_id' | 'id'>): string => `${tenant_id}:${id}`;
