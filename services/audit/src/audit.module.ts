import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from '@palisade/auth';
import { AuditRecord, CheckpointRecord } from '@palisade/contracts';
import { DatabaseModule } from '@palisade/database';
import { kafkaOf } from '@palisade/http';
import { MessagingModule } from '@palisade/messaging';
import { AppendRecords } from './chain/append-records.handler.js';
import { BackgroundExaminer } from './checkpoints/background-examiner.js';
import { BrokenChains } from './checkpoints/broken-chains.js';
import { ChainExaminer, ExamineInterval } from './checkpoints/chain-examiner.js';
import { Checkpointer, CheckpointInterval } from './checkpoints/checkpointer.js';
import { PublishedCheckpoints } from './checkpoints/published-checkpoints.js';
import { SigningKeys } from './checkpoints/signing-keys.js';
import type { AuditSettings } from './config.js';
import { ExportController } from './exporting/export.controller.js';
import { migrations } from './migrations/index.js';
import { RecordsController } from './records/records.controller.js';

@Module({})
export class AuditModule {
  /** For commands, which serve nobody and consume nothing. */
  static forCommands(settings: AuditSettings): DynamicModule {
    return {
      module: AuditModule,
      imports: [...connections(settings), AuthModule.forCommands({ service: 'audit' })],
    };
  }

  static forRoot(settings: AuditSettings, keys: SigningKeys): DynamicModule {
    const interval = new CheckpointInterval(settings.AUDIT_CHECKPOINT_SECONDS * 1_000);
    const examining = new ExamineInterval(settings.AUDIT_EXAMINE_SECONDS * 1_000);
    return {
      module: AuditModule,
      imports: [
        ...connections(settings),
        MessagingModule.forFeature({
          handlers: [AppendRecords],
          produces: [CheckpointRecord, AuditRecord],
        }),
        AuthModule.forRoot({
          issuer: settings.AUTH_ISSUER,
          maxBehindSeconds: settings.AUTH_MAX_BEHIND_SECONDS,
          service: 'audit',
        }),
      ],
      controllers: [RecordsController, ExportController],
      providers: [
        { provide: CheckpointInterval, useValue: interval },
        { provide: SigningKeys, useValue: keys },
        { provide: ExamineInterval, useValue: examining },
        AppendRecords,
        BackgroundExaminer,
        BrokenChains,
        ChainExaminer,
        Checkpointer,
        PublishedCheckpoints,
      ],
    };
  }
}

function connections(settings: AuditSettings): DynamicModule[] {
  return [
    DatabaseModule.forRoot({ schema: 'audit', url: settings.DATABASE_URL, entities: [], migrations }),
    MessagingModule.forRoot({ service: 'audit', schema: 'audit', ...kafkaOf(settings) }),
  ];
}
