import { randomUUID } from 'node:crypto';
import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import {
  ResultBatchRecord,
  ScannerCatalogueRecord,
  ScannerReplicaRecord,
  TaskFinishedRecord,
  TaskProgressRecord,
} from '@palisade/contracts';
import { Egress } from '@palisade/egress';
import { kafkaOf, Readiness } from '@palisade/http';
import { MessagingModule, Publisher, TopicTail } from '@palisade/messaging';
import { createLogger } from '@palisade/telemetry';
import { usualLimits, type Launch, type Limits } from '../isolation/launch.js';
import type { Isolation } from '../isolation/probe.js';
import type { Scanner } from '../scanner.js';
import { ClaimClient } from './claim-client.js';
import type { ScannerSettings } from './config.js';
import { ScannerRunner } from './scanner-runner.js';

export interface ScannerOptions {
  settings: ScannerSettings;
  scanner: Scanner;
  /** Whose default export the scanner is. */
  module: URL;
  /** What its processes run: as a rule the same module. */
  task: Pick<Launch, 'program' | 'module'>;
  isolation: Isolation;
  limits?: Partial<Limits>;
  drainWithinMs?: number;
}

@Module({})
export class ScannerModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(ScannerRunner) private readonly runner: ScannerRunner,
    @Inject(Readiness) private readonly readiness: Readiness,
  ) {}

  static forRoot(options: ScannerOptions): DynamicModule {
    const { settings, scanner } = options;
    return {
      module: ScannerModule,
      imports: [
        MessagingModule.forRoot({ service: `scanner-${scanner.name}`, ...kafkaOf(settings) }),
        MessagingModule.forFeature({
          handlers: [],
          produces: [
            ScannerReplicaRecord,
            ScannerCatalogueRecord,
            TaskProgressRecord,
            ResultBatchRecord,
            TaskFinishedRecord,
          ],
        }),
      ],
      providers: [
        {
          provide: ScannerRunner,
          useFactory: (publisher: Publisher, tail: TopicTail) => runnerOf(options, publisher, tail),
          inject: [Publisher, TopicTail],
        },
      ],
    };
  }

  onApplicationBootstrap(): void {
    this.readiness.add('offers', () => {
      this.runner.checkReady();
    });
    // Not waited for: whether Kafka is there yet is what readiness tells.
    void this.runner.start();
  }

  /** While what it says can still be sent. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.drain();
  }
}

function runnerOf(options: ScannerOptions, publisher: Publisher, tail: TopicTail): ScannerRunner {
  const { settings, scanner, task, isolation, drainWithinMs } = options;
  const replicaId = randomUUID();
  const log = createLogger('runner');
  const launch: Launch = {
    ...task,
    limits: { ...usualLimits, ...options.limits },
    unshare: isolation.kind === 'network_namespace' ? isolation.unshare : undefined,
  };
  return new ScannerRunner({
    scanner,
    replicaId,
    publisher,
    tail,
    launch,
    log,
    drainWithinMs,
    slots: settings.SCANNER_SLOTS,
    isolation: isolation.kind,
    authorities: settings.egress.certificateAuthorities ?? [],
    claims: new ClaimClient({ url: settings.ORCHESTRATOR_URL, key: settings.SCANNER_KEY, replicaId }),
    egress: new Egress({
      ...settings.egress,
      observe: ({ tenantId, result, host, port }) => {
        log.debug({ tenant_id: tenantId, result, host, port }, 'a connection');
      },
    }),
  });
}
