import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from '@palisade/auth';
import { ApiChangedRecord, ApiDeletedRecord, AuditRecord } from '@palisade/contracts';
import { DatabaseModule } from '@palisade/database';
import { ErasureModule } from '@palisade/erasure';
import { kafkaOf } from '@palisade/http';
import { MessagingModule } from '@palisade/messaging';
import { OrganizationsModule } from '@palisade/organizations';
import { ApiEvents } from './apis/api-events.js';
import { ApisController } from './apis/apis.controller.js';
import { ChangeApis } from './apis/change-apis.js';
import { ApiRegistrySettings } from './config.js';
import { erasedData } from './erasure/erased-data.js';
import { migrations } from './migrations/index.js';

@Module({})
export class ApiRegistryModule {
  static forRoot(settings: ApiRegistrySettings): DynamicModule {
    return {
      module: ApiRegistryModule,
      imports: [
        DatabaseModule.forRoot({
          schema: 'api_registry',
          url: settings.DATABASE_URL,
          entities: [],
          migrations,
        }),
        MessagingModule.forRoot({
          service: 'api-registry',
          schema: 'api_registry',
          ...kafkaOf(settings),
        }),
        MessagingModule.forFeature({
          handlers: [],
          produces: [ApiChangedRecord, ApiDeletedRecord, AuditRecord],
        }),
        ErasureModule.forRoot(erasedData),
        OrganizationsModule.forRoot(),
        AuthModule.forRoot({
          issuer: settings.AUTH_ISSUER,
          maxBehindSeconds: settings.AUTH_MAX_BEHIND_SECONDS,
          service: 'api-registry',
        }),
      ],
      controllers: [ApisController],
      providers: [{ provide: ApiRegistrySettings, useValue: settings }, ApiEvents, ChangeApis],
    };
  }
}
