import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { ApiDocumentChunkRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { ApiEvents, keyOf } from '../apis/api-events.js';
import type { ApiRow, DocumentFacts } from '../apis/api-row.js';
import { findApi, lockApi, updateApi } from '../apis/api-store.js';
import type { ChangedBy } from '../apis/change-apis.js';
import { chunksOf } from './document-chunks.js';
import { DocumentReader } from './document-reader.js';
import type { DocumentError, ReadDocument } from './read-document.js';
import type { SentDocument } from './sent-document.js';

const mostChunks = 64;

@Injectable()
export class StoreDocument {
  constructor(
    private readonly database: Database,
    private readonly reader: DocumentReader,
    private readonly outbox: Outbox,
    private readonly events: ApiEvents,
    private readonly audit: AuditTrail,
  ) {}

  /** In place of the document before; throws a 422 that says what is wrong with it. */
  async store(by: ChangedBy, apiId: string, sent: SentDocument): Promise<ApiRow> {
    await this.database.asTenant(by.tenantId, (tx) => findApi(tx, by.tenantId, apiId));
    const reading = await this.reader.read(sent.text);
    if ('refused' in reading) throw invalidDocument(reading.refused);
    return this.database.asTenant(by.tenantId, async (tx) =>
      this.attach(tx, by, await lockApi(tx, by.tenantId, apiId), { ...sent, read: reading.document }),
    );
  }

  /** To a locked API, within the transaction. */
  async attach(
    tx: EntityManager,
    by: ChangedBy,
    api: ApiRow,
    { read, ...sent }: SentDocument & { read: ReadDocument },
  ): Promise<ApiRow> {
    const document = factsOf(sent, read);
    await tx.query(
      `insert into api_registry.documents (tenant_id, api_id, id, media_type, content) values ($1, $2, $3, $4, $5)
       on conflict (tenant_id, api_id) do update
          set id = excluded.id, media_type = excluded.media_type, content = excluded.content`,
      [api.tenant_id, api.id, document.id, sent.mediaType, sent.text],
    );
    await this.publish(tx, api, document, read.json);
    const changed = await updateApi(tx, api, { document });
    await this.events.changed(tx, changed);
    await this.record(tx, by, changed, 'stored', { sha256: document.sha256, source: sent.url ?? 'upload' });
    return changed;
  }

  remove(by: ChangedBy, apiId: string): Promise<void> {
    return this.database.asTenant(by.tenantId, async (tx) => {
      const api = await lockApi(tx, by.tenantId, apiId);
      if (api.document === null) throw Problem.notFound('document');
      await tx.query('delete from api_registry.documents where tenant_id = $1 and api_id = $2', [
        api.tenant_id,
        api.id,
      ]);
      const changed = await updateApi(tx, api, { document: null });
      await this.events.changed(tx, changed);
      await this.record(tx, by, changed, 'removed', {});
    });
  }

  private async publish(
    tx: EntityManager,
    api: ApiRow,
    { id, version }: DocumentFacts,
    json: string,
  ): Promise<void> {
    const chunks = [...chunksOf(json)];
    if (chunks.length > mostChunks) throw invalidDocument([{ path: '', message: 'is too large as JSON' }]);
    const sha256 = createHash('sha256').update(json).digest('hex');
    for (const [index, content] of chunks.entries()) {
      await this.outbox.append(tx, ApiDocumentChunkRecord, {
        tenantId: api.tenant_id,
        key: keyOf(api),
        data: {
          api_id: api.id,
          document_id: id,
          index,
          count: chunks.length,
          sha256,
          openapi_version: version,
          content,
        },
      });
    }
  }

  private async record(
    tx: EntityManager,
    { tenantId, actor }: ChangedBy,
    api: ApiRow,
    what: string,
    details: Record<string, string>,
  ): Promise<void> {
    await this.audit.record(tx, {
      tenantId,
      action: `apis.document.${what}`,
      outcome: 'success',
      actor,
      target: { kind: 'api', id: api.id },
      details: { name: api.name, ...details, revision: String(api.revision) },
    });
  }
}

export function invalidDocument(errors: readonly DocumentError[]): Problem {
  return new Problem({
    status: 422,
    slug: 'invalid-document',
    title: 'Invalid document',
    detail: 'This is no OpenAPI document that can be read.',
    errors,
  });
}

function factsOf(
  { text, url }: SentDocument,
  { version, title, operations, remarks }: ReadDocument,
): DocumentFacts {
  return {
    id: randomUUID(),
    version,
    title: title.replaceAll('\u0000', '').slice(0, 300).toWellFormed(),
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
    uploaded_at: new Date().toISOString(),
    source: url === undefined ? 'upload' : 'url',
    url: url ?? null,
    operations,
    remarks: remarks.map((remark) => remark.replaceAll('\u0000', '').toWellFormed()),
  };
}
