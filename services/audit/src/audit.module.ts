import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from '@palisade/auth';
import { AuditRecord, CheckpointRecord } from '@palisade/contracts';
import { DatabaseModule } from '@palisade/database';
import { ErasureModule } from '@palisade/erasure';
import { databaseOf, kafkaOf } from '@palisade/http';
import { MessagingModule } from '@palisade/messaging';
import { AppendRecords } from './chain/append-records.handler.js';
import { BackgroundExaminer } from './checkpoints/background-examiner.js';
import { BrokenChains } from './checkpoints/broken-chains.js';
import { ChainExaminer, ExamineInterval } from './checkpoints/chain-examiner.js';
import { Checkpointer, CheckpointInterval } from './checkpoints/checkpointer.js';
import { PublishedCheckpoints } from './checkpoints/published-checkpoints.js';
import { SigningKeys } from './checkpoints/signing-keys.js';
import type { AuditSettings } from './config.js';
import { ChainRetention } from './erasure/chain-retention.js';
import { erasedData } from './erasure/erased-data.js';
import { ForgetChains } from './erasure/forget-chains.js';
import { KeepChain } from './erasure/keep-chain.js';
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
        ErasureModule.forRoot(erasedData(settings.AUDIT_RETENTION_DAYS)),
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
        { provide: ChainRetention, useValue: new ChainRetention(settings.AUDIT_RETENTION_DAYS) },
        AppendRecords,
        BackgroundExaminer,
        BrokenChains,
        ChainExaminer,
        Checkpointer,
        ForgetChains,
        KeepChain,
        PublishedCheckpoints,
      ],
    };
  }
}

function connections(settings: AuditSettings): DynamicModule[] {
  return [
    DatabaseModule.forRoot({
      schema: 'audit',
      ...databaseOf(settings),
      entities: [],
      migrations,
      keepsErased: true,
    }),
    MessagingModule.forRoot({ service: 'audit', schema: 'audit', ...kafkaOf(settings) }),
  ];
}
