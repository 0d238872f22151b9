import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from '@palisade/auth';
import { AuditRecord } from '@palisade/contracts';
import { DatabaseModule } from '@palisade/database';
import { ErasureModule } from '@palisade/erasure';
import { databaseOf, kafkaOf } from '@palisade/http';
import { MessagingModule } from '@palisade/messaging';
import { OrganizationsModule } from '@palisade/organizations';
import { catalogue } from './catalogue/parts.js';
import { ScanOrchestratorSettings } from './config.js';
import { connections } from './connections/parts.js';
import { erasedData } from './erasure/erased-data.js';
import { migrations } from './migrations/index.js';
import { proofs } from './proofs/parts.js';
import { scanning } from './scanning.js';
import { PlanByKind, PlanTasks } from './scans/plan-tasks.js';
import { schedules } from './schedules/parts.js';
import { Timing } from './timing.js';

/** What tests and benchmarks have otherwise. */
export interface Scanning {
  timing: Timing;
  plan: PlanTasks;
}

@Module({})
export class ScanOrchestratorModule {
  static forRoot(
    settings: ScanOrchestratorSettings,
    { timing = new Timing(), plan = new PlanByKind() }: Partial<Scanning> = {},
  ): DynamicModule {
    return {
      module: ScanOrchestratorModule,
      imports: [
        DatabaseModule.forRoot({
          schema: 'scan_orchestrator',
          ...databaseOf(settings),
          entities: [
            ...scanning.entities,
            ...connections.entities,
            ...proofs.entities,
            ...schedules.entities,
          ],
          migrations,
        }),
        MessagingModule.forRoot({
          service: 'scan-orchestrator',
          schema: 'scan_orchestrator',
          ...kafkaOf(settings),
        }),
        MessagingModule.forFeature({
          handlers: [...scanning.handlers, ...catalogue.handlers],
          produces: [AuditRecord, ...scanning.produces],
        }),
        ErasureModule.forRoot(erasedData),
        OrganizationsModule.forRoot(),
        AuthModule.forRoot({
          issuer: settings.AUTH_ISSUER,
          maxBehindSeconds: settings.AUTH_MAX_BEHIND_SECONDS,
          service: 'scan-orchestrator',
        }),
      ],
      controllers: [
        ...scanning.controllers,
        ...connections.controllers,
        ...proofs.controllers,
        ...schedules.controllers,
        ...catalogue.controllers,
      ],
      providers: [
        { provide: ScanOrchestratorSettings, useValue: settings },
        { provide: PlanTasks, useValue: plan },
        { provide: Timing, useValue: timing },
        ...scanning.providers,
        ...connections.providers,
        ...proofs.providers,
        ...schedules.providers,
      ],
    };
  }
}
