import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from '@palisade/auth';
import { AuditRecord } from '@palisade/contracts';
import { DatabaseModule } from '@palisade/database';
import { ErasureModule } from '@palisade/erasure';
import { kafkaOf } from '@palisade/http';
import { MessagingModule } from '@palisade/messaging';
import { OrganizationsModule } from '@palisade/organizations';
import { ScanOrchestratorSettings } from './config.js';
import { erasedData } from './erasure/erased-data.js';
import { migrations } from './migrations/index.js';

@Module({})
export class ScanOrchestratorModule {
  static forRoot(settings: ScanOrchestratorSettings): DynamicModule {
    return {
      module: ScanOrchestratorModule,
      imports: [
        DatabaseModule.forRoot({
          schema: 'scan_orchestrator',
          url: settings.DATABASE_URL,
          entities: [],
          migrations,
        }),
        MessagingModule.forRoot({
          service: 'scan-orchestrator',
          schema: 'scan_orchestrator',
          ...kafkaOf(settings),
        }),
        MessagingModule.forFeature({
          handlers: [],
          produces: [AuditRecord],
        }),
        ErasureModule.forRoot(erasedData),
        OrganizationsModule.forRoot(),
        AuthModule.forRoot({
          issuer: settings.AUTH_ISSUER,
          maxBehindSeconds: settings.AUTH_MAX_BEHIND_SECONDS,
          service: 'scan-orchestrator',
        }),
      ],
      controllers: [],
      providers: [{ provide: ScanOrchestratorSettings, useValue: settings }],
    };
  }
}
