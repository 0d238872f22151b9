import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from '@palisade/auth';
import {
  AuditRecord,
  DetectionRecord,
  FileAccessEventRecord,
  RegroupedMatchesRecord,
} from '@palisade/contracts';
import { Database, DatabaseModule } from '@palisade/database';
import { ErasureModule } from '@palisade/erasure';
import { databaseOf, kafkaOf } from '@palisade/http';
import { MessagingModule } from '@palisade/messaging';
import { Organizations, OrganizationsModule } from '@palisade/organizations';
import type { FileAccessSettings } from './config.js';
import { detectionHandlers, detectionProviders } from './detection/detection-providers.js';
import { StoringProgress } from './detection/storing-progress.js';
import { erasedData } from './erasure/erased-data.js';
import { EventHistogram } from './events/event-histogram.js';
import { EventKeeper } from './events/event-keeper.js';
import { EventPartitions } from './events/event-partitions.js';
import { EventReads } from './events/event-reads.js';
import { EventSearch } from './events/event-search.js';
import { EventStore } from './events/event-store.js';
import { EventsController } from './events/events.controller.js';
import { TenantList } from './events/tenant-list.js';
import { HealthController } from './health/health.controller.js';
import { IngestHealth } from './health/ingest-health.js';
import { AcceptEvents } from './ingest/accept-events.js';
import { InFlight } from './ingest/in-flight.js';
import { IngestController } from './ingest/ingest.controller.js';
import { TokenBuckets } from './ingest/token-buckets.js';
import { migrations } from './migrations/index.js';
import { ruleControllers, ruleHandlers, ruleProviders, ruleRecords } from './rules/rule-providers.js';

const mebibyte = 1024 * 1024;

@Module({})
export class FileAccessModule {
  static forRoot(settings: FileAccessSettings): DynamicModule {
    const schema = 'file_access';
    const limits = {
      lateMs: settings.DETECTION_LATE_SECONDS * 1000,
      futureMs: settings.DETECTION_FUTURE_SECONDS * 1000,
      cacheBytes: settings.DETECTION_CACHE_MIB * mebibyte,
    };
    const detects = settings.DETECTION === '1' || settings.DETECTION === 'true';
    const retention = { eventDays: settings.EVENT_RETENTION_DAYS, dedupeDays: settings.EVENT_DEDUPE_DAYS };
    return {
      module: FileAccessModule,
      imports: [
        DatabaseModule.forRoot({
          schema,
          ...databaseOf(settings),
          entities: [],
          migrations,
          poolSize: 16,
        }),
        MessagingModule.forRoot({
          service: 'file-access',
          schema,
          ...kafkaOf(settings),
        }),
        MessagingModule.forFeature({
          handlers: [...ruleHandlers, ...(detects ? detectionHandlers : [])],
          produces: [
            FileAccessEventRecord,
            RegroupedMatchesRecord,
            DetectionRecord,
            AuditRecord,
            ...ruleRecords,
          ],
        }),
        ErasureModule.forRoot(erasedData),
        OrganizationsModule.forRoot(),
        AuthModule.forRoot({
          issuer: settings.AUTH_ISSUER,
          maxBehindSeconds: settings.AUTH_MAX_BEHIND_SECONDS,
          service: 'file-access',
        }),
      ],
      controllers: [IngestController, EventsController, HealthController, ...ruleControllers],
      providers: [
        AcceptEvents,
        { provide: TokenBuckets, useFactory: () => new TokenBuckets(settings.INGEST_EVENTS_PER_SECOND) },
        { provide: InFlight, useFactory: () => new InFlight(settings.INGEST_IN_FLIGHT_MIB * mebibyte) },
        EventStore,
        {
          provide: EventReads,
          useFactory: (database: Database) => new EventReads(database, settings.EVENT_SEARCH_SECONDS * 1000),
          inject: [Database],
        },
        EventSearch,
        EventHistogram,
        IngestHealth,
        StoringProgress,
        TenantList,
        {
          provide: EventPartitions,
          useFactory: (database: Database) => new EventPartitions(database, retention.eventDays),
          inject: [Database],
        },
        {
          provide: EventKeeper,
          useFactory: (
            database: Database,
            partitions: EventPartitions,
            tenants: TenantList,
            organizations: Organizations,
          ) => new EventKeeper(database, partitions, tenants, retention, organizations),
          inject: [Database, EventPartitions, TenantList, Organizations],
        },
        ...ruleProviders(settings),
        ...(detects ? detectionProviders(limits) : []),
      ],
    };
  }
}
