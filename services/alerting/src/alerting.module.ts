import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from '@palisade/auth';
import { AlertRecord, AuditRecord } from '@palisade/contracts';
import { DatabaseModule } from '@palisade/database';
import { ErasureModule } from '@palisade/erasure';
import { databaseOf, kafkaOf } from '@palisade/http';
import { MessagingModule } from '@palisade/messaging';
import { OrganizationsModule } from '@palisade/organizations';
import { AlertChange } from './alerts/alert-change.entity.js';
import { AlertLog } from './alerts/alert-log.js';
import { Alert } from './alerts/alert.entity.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { RaiseAlert } from './alerts/raise-alert.handler.js';
import { Triage } from './alerts/triage.js';
import { AlertingSettings } from './config.js';
import { erasedData } from './erasure/erased-data.js';
import { KeepMembers } from './members/keep-members.handler.js';
import { Member } from './members/member.entity.js';
import { migrations } from './migrations/index.js';
import { ForgetAlerts } from './retention/forget-alerts.js';
import { AlertReads } from './stream/alert-reads.js';
import { Connections } from './stream/connections.js';
import { LiveAlerts } from './stream/live-alerts.js';
import { LiveEvents } from './stream/live-events.js';
import { LiveScans } from './stream/live-scans.js';
import { Pulse } from './stream/pulse.js';
import { StreamServer } from './stream/stream-server.js';
import { StreamController } from './stream/stream.controller.js';
import { StreamGateway } from './stream/stream.gateway.js';
import { SummaryController } from './summary/summary.controller.js';

@Module({})
export class AlertingModule {
  static forRoot(settings: AlertingSettings): DynamicModule {
    return {
      module: AlertingModule,
      imports: [
        DatabaseModule.forRoot({
          schema: 'alerting',
          ...databaseOf(settings),
          entities: [Alert, AlertChange, Member],
          migrations,
        }),
        MessagingModule.forRoot({
          service: 'alerting',
          schema: 'alerting',
          ...kafkaOf(settings),
        }),
        MessagingModule.forFeature({
          handlers: [RaiseAlert, KeepMembers],
          produces: [AlertRecord, AuditRecord],
        }),
        ErasureModule.forRoot(erasedData),
        OrganizationsModule.forRoot(),
        AuthModule.forRoot({
          issuer: settings.AUTH_ISSUER,
          maxBehindSeconds: settings.AUTH_MAX_BEHIND_SECONDS,
          service: 'alerting',
        }),
      ],
      // The summary first: its path would be an alert's id otherwise.
      controllers: [SummaryController, AlertsController, StreamController],
      providers: [
        { provide: AlertingSettings, useValue: settings },
        AlertLog,
        ForgetAlerts,
        KeepMembers,
        RaiseAlert,
        Triage,
        AlertReads,
        Connections,
        LiveAlerts,
        LiveEvents,
        LiveScans,
        Pulse,
        StreamGateway,
        StreamServer,
      ],
    };
  }
}
