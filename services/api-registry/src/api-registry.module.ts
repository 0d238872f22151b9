import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from '@palisade/auth';
import {
  ApiChangedRecord,
  ApiDeletedRecord,
  ApiDocumentChunkRecord,
  AuditRecord,
  ScanRequestedRecord,
} from '@palisade/contracts';
import { DatabaseModule } from '@palisade/database';
import { ErasureModule } from '@palisade/erasure';
import { databaseOf, kafkaOf } from '@palisade/http';
import { MessagingModule } from '@palisade/messaging';
import { OrganizationsModule } from '@palisade/organizations';
import { ApiEvents } from './apis/api-events.js';
import { ApisController } from './apis/apis.controller.js';
import { ChangeApis } from './apis/change-apis.js';
import { AuditsController } from './audits/audits.controller.js';
import { EndAudit } from './audits/end-audit.handler.js';
import { QueueAudit } from './audits/queue-audit.handler.js';
import { RequestAudit } from './audits/request-audit.js';
import { StartAudit } from './audits/start-audit.handler.js';
import { StoreBatch } from './audits/store-batch.handler.js';
import { KeepChecks } from './checks/keep-checks.handler.js';
import { ApiRegistrySettings } from './config.js';
import { DocumentReader } from './documents/document-reader.js';
import { DocumentsController } from './documents/documents.controller.js';
import { FetchDocument } from './documents/fetch-document.js';
import { StoreDocument } from './documents/store-document.js';
import { erasedData } from './erasure/erased-data.js';
import { ImportApis } from './imports/import-apis.js';
import { ImportsController } from './imports/imports.controller.js';
import { migrations } from './migrations/index.js';
import { ForgetOutcomes } from './retention/forget-outcomes.js';

@Module({})
export class ApiRegistryModule {
  static forRoot(settings: ApiRegistrySettings): DynamicModule {
    return {
      module: ApiRegistryModule,
      imports: [
        DatabaseModule.forRoot({
          schema: 'api_registry',
          ...databaseOf(settings),
          entities: [],
          migrations,
        }),
        MessagingModule.forRoot({
          service: 'api-registry',
          schema: 'api_registry',
          ...kafkaOf(settings),
        }),
        MessagingModule.forFeature({
          handlers: [QueueAudit, StartAudit, EndAudit, StoreBatch, KeepChecks],
          produces: [
            ApiChangedRecord,
            ApiDeletedRecord,
            ApiDocumentChunkRecord,
            ScanRequestedRecord,
            AuditRecord,
          ],
        }),
        ErasureModule.forRoot(erasedData),
        OrganizationsModule.forRoot(),
        AuthModule.forRoot({
          issuer: settings.AUTH_ISSUER,
          maxBehindSeconds: settings.AUTH_MAX_BEHIND_SECONDS,
          service: 'api-registry',
        }),
      ],
      controllers: [ImportsController, ApisController, DocumentsController, AuditsController],
      providers: [
        { provide: ApiRegistrySettings, useValue: settings },
        ApiEvents,
        ChangeApis,
        RequestAudit,
        DocumentReader,
        FetchDocument,
        StoreDocument,
        ImportApis,
        ForgetOutcomes,
      ],
    };
  }
}
