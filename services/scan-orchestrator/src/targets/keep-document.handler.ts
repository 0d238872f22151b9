import { Injectable } from '@nestjs/common';
import { type Contract, ApiDocumentChunkRecord } from '@palisade/contracts';
import type { Event, EventHandler } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import type { ClaimedDocument } from '../claims/claim-body.js';

/** Keeps a piece of an API's document, for whoever audits the API once it names the document. */
@Injectable()
export class KeepDocument implements EventHandler<ApiDocumentChunkRecord> {
  readonly group = 'scan-orchestrator.follow-apis';
  readonly contract: Contract<ApiDocumentChunkRecord> = ApiDocumentChunkRecord;

  async handle({ tenantId, data: chunk }: Event<ApiDocumentChunkRecord>, tx: EntityManager) {
    await tx.query(
      `insert into scan_orchestrator.target_documents
         (tenant_id, target_id, document_id, index, count, sha256, openapi_version, content)
       select $1, $2, $3, $4, $5, $6, $7, $8
        where not exists (select from scan_orchestrator.deleted_targets where tenant_id = $1 and id = $2)
       on conflict do nothing`,
      [
        tenantId,
        chunk.api_id,
        chunk.document_id,
        chunk.index ?? 0,
        chunk.count ?? 1,
        chunk.sha256 ?? '',
        chunk.openapi_version ?? '',
        chunk.content ?? '',
      ],
    );
  }
}

/** The document of a target; null when it has none, or not all of its pieces are here. */
export async function documentOf(
  tx: EntityManager,
  target: { tenantId: string; id: string; documentId: string | null },
): Promise<ClaimedDocument | null> {
  if (target.documentId === null) return null;
  const [found] = await tx.query<{ openapi_version: string; content: string; whole: boolean }[]>(
    `select min(openapi_version) as openapi_version, string_agg(content, '' order by index) as content,
            count(*) = min(count) as whole
       from scan_orchestrator.target_documents
      where tenant_id = $1 and target_id = $2 and document_id = $3 having count(*) > 0`,
    [target.tenantId, target.id, target.documentId],
  );
  if (found?.whole !== true) return null;
  return {
    document_id: target.documentId,
    openapi_version: found.openapi_version,
    content: found.content,
  };
}
