import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CheckpointRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { Outbox } from '@palisade/messaging';
import { newTraceparent, runInContext } from '@palisade/telemetry';
import { randomUUID } from 'node:crypto';
import { type Head, chainHeads } from '../chain/chain-heads.js';
import { tenantOf } from '../chain/chain-tables.js';
import { BrokenChains } from './broken-chains.js';
import { ChainExaminer, type Care } from './chain-examiner.js';
import { signHead } from './checkpoint-jws.js';
import type { Standing } from './examine-chain.js';
import { PublishedCheckpoints } from './published-checkpoints.js';
import { SigningKeys } from './signing-keys.js';
import { storedCheckpoints } from './stored-checkpoints.js';

const pageSize = 500;

/** Each chain was examined whole once, before the first head of it is signed; after that it is so in the background. */
const routine: Care = { maxAgeMs: Infinity, gently: true };

/** How often chains are looked at. A class, so that it can be injected. */
export class CheckpointInterval {
  constructor(readonly milliseconds: number) {}
}

/** Signs the heads of chains that grew, and never one of a chain that contradicts what was signed before. */
@Injectable()
export class Checkpointer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Checkpointer.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly published: PublishedCheckpoints,
    private readonly examiner: ChainExaminer,
    private readonly broken: BrokenChains,
    private readonly keys: SigningKeys,
    private readonly interval: CheckpointInterval,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running ??= this.round().finally(() => {
        this.running = undefined;
      });
    }, this.interval.milliseconds);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** How the chain stands. Its head is signed if it grew and `maySign` allows it after the last checkpoint. */
  async examine(
    chain: string,
    { maySign = () => true, ...care }: Care & { maySign?: (latest?: CheckpointRecord) => boolean } = {},
  ): Promise<Standing> {
    await this.published.ready;
    const standing = await this.examiner.standing(chain, () => this.published.of(chain), care);
    this.broken.found(chain, standing.fault);
    const { head, latest, fault } = standing;
    if (fault !== undefined || head.sequence === (latest?.sequence ?? 0)) return standing;
    if (!maySign(latest)) return standing;
    const signed = await this.sign(chain, head);
    return { head: { sequence: signed.sequence, hash: signed.head_hash }, latest: signed };
  }

  /** Looks at every chain once; what fails is tried again in the next round. */
  async round(): Promise<void> {
    try {
      await runInContext({ correlationId: randomUUID(), traceparent: newTraceparent() }, () => this.all());
    } catch (error) {
      if (!this.isStopping) this.logger.warn(`chains are not signed for now: ${(error as Error).message}`);
    }
  }

  private async all(): Promise<void> {
    await this.published.ready;
    const missing = new Set(this.published.chains());
    let heads: Head[] = [];
    do {
      const after = heads.at(-1)?.chain ?? '';
      heads = await this.database.system((tx) => chainHeads.page(tx, after, pageSize));
      for (const head of heads) {
        if (this.isStopping) return;
        missing.delete(head.chain);
        if (!this.isSigned(head) || this.broken.of(head.chain)) await this.examine(head.chain, routine);
      }
    } while (heads.length > 0);
    for (const chain of missing) await this.examine(chain, routine);
  }

  private isSigned({ chain, sequence, hash }: Head): boolean {
    const published = this.published.of(chain);
    return published?.sequence === sequence && published.head_hash === hash;
  }

  private async sign(chain: string, head: Standing['head']): Promise<CheckpointRecord> {
    const signed_at = new Date().toISOString();
    const what = { chain, sequence: head.sequence, head_hash: head.hash, signed_at };
    const checkpoint = await signHead(what, this.keys);
    return this.database.system(async (tx) => {
      await storedCheckpoints.lock(tx, chain);
      const latest = await storedCheckpoints.latest(tx, chain);
      // Another replica was faster: an older head never follows a newer one.
      if (latest !== undefined && latest.sequence >= checkpoint.sequence) return latest;
      await storedCheckpoints.insert(tx, checkpoint);
      const record = { tenantId: tenantOf(chain), key: chain, data: checkpoint };
      await this.outbox.append(tx, CheckpointRecord, record);
      return checkpoint;
    });
  }
}
