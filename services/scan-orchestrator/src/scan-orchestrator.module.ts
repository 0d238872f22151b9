import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from '@palisade/auth';
import { AuditRecord, ScanQueuedRecord } from '@palisade/contracts';
import { DatabaseModule } from '@palisade/database';
import { ErasureModule } from '@palisade/erasure';
import { kafkaOf } from '@palisade/http';
import { MessagingModule } from '@palisade/messaging';
import { OrganizationsModule } from '@palisade/organizations';
import { Credentials } from './claims/credentials.js';
import { WithoutConnections } from './claims/without-connections.js';
import { ScanOrchestratorSettings } from './config.js';
import { WakeUp } from './dispatch/wake-up.js';
import { erasedData } from './erasure/erased-data.js';
import { migrations } from './migrations/index.js';
import { PlanByKind, PlanTasks } from './scans/plan-tasks.js';
import { Scan } from './scans/scan.entity.js';
import { Scans } from './scans/scans.js';
import { Ownership } from './targets/ownership.js';
import { TargetWatch } from './targets/target-watch.js';
import { Target } from './targets/target.entity.js';
import { WithoutProofs, WithoutSchedules } from './targets/without-proofs.js';
import { Attempt, Task } from './tasks/task.entity.js';

@Module({})
export class ScanOrchestratorModule {
  static forRoot(settings: ScanOrchestratorSettings): DynamicModule {
    return {
      module: ScanOrchestratorModule,
      imports: [
        DatabaseModule.forRoot({
          schema: 'scan_orchestrator',
          url: settings.DATABASE_URL,
          entities: [Target, Scan, Task, Attempt],
          migrations,
        }),
        MessagingModule.forRoot({
          service: 'scan-orchestrator',
          schema: 'scan_orchestrator',
          ...kafkaOf(settings),
        }),
        MessagingModule.forFeature({
          handlers: [],
          produces: [AuditRecord, ScanQueuedRecord],
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
      providers: [
        { provide: ScanOrchestratorSettings, useValue: settings },
        { provide: Credentials, useClass: WithoutConnections },
        { provide: Ownership, useClass: WithoutProofs },
        { provide: TargetWatch, useClass: WithoutSchedules },
        { provide: PlanTasks, useClass: PlanByKind },
        WakeUp,
        Scans,
      ],
    };
  }
}
