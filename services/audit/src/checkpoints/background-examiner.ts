import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database } from '@palisade/database';
import { newTraceparent, runInContext } from '@palisade/telemetry';
import { randomUUID } from 'node:crypto';
import { type Head, chainHeads } from '../chain/chain-heads.js';
import { ChainExaminer, ExamineInterval } from './chain-examiner.js';
import { Checkpointer } from './checkpointer.js';

const pageSize = 500;

/** Examines every chain whole once in an interval, one at a time, whether it grows or not. It signs nothing. */
@Injectable()
export class BackgroundExaminer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(BackgroundExaminer.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly checkpointer: Checkpointer,
    private readonly examiner: ChainExaminer,
    private readonly interval: ExamineInterval,
  ) {}

  onApplicationBootstrap(): void {
    const look = () => {
      this.running ??= this.round().finally(() => {
        this.running = undefined;
      });
    };
    this.timer = setInterval(look, Math.max(this.interval.milliseconds / 10, 1_000));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.examiner.stop();
    clearInterval(this.timer);
    await this.running;
  }

  private async round(): Promise<void> {
    try {
      await runInContext({ correlationId: randomUUID(), traceparent: newTraceparent() }, () => this.all());
    } catch (error) {
      if (!this.isStopping) this.logger.warn(`chains are not examined for now: ${(error as Error).message}`);
    }
  }

  private async all(): Promise<void> {
    let heads: Head[] = [];
    do {
      const after = heads.at(-1)?.chain ?? '';
      heads = await this.database.system((tx) => chainHeads.page(tx, after, pageSize));
      for (const { chain } of heads) {
        if (this.isStopping) return;
        if (!this.examiner.isDue(chain)) continue;
        await this.checkpointer.examine(chain, { gently: true, maySign: () => false });
      }
    } while (heads.length > 0);
  }
}
