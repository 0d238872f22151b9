import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { CheckpointRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { chainHeads } from '../chain/chain-heads.js';
import { asChain } from '../chain/chain-tables.js';
import { Links } from '../chain/links.js';
import type { ChainFault } from './broken-chains.js';
import {
  contradiction,
  examineChain,
  examineSlice,
  genesis,
  type Place,
  type Standing,
} from './examine-chain.js';
import { SigningKeys } from './signing-keys.js';
import { storedCheckpoints } from './stored-checkpoints.js';

/** How long a chain counts as examined whole. A class, so that it can be injected. */
export class ExamineInterval {
  constructor(readonly milliseconds: number) {}
}

export interface Care {
  /** A chain that was examined whole longer ago is so again; absent: the interval. */
  maxAgeMs?: number;
  /** Rests as long as it works, so that others get their turn. */
  gently?: boolean;
}

/** What came of the last examination from the first entry on. */
interface Examined {
  at: number;
  /** Up to here everything is good. */
  good: Place;
  fault: ChainFault | undefined;
}

/** Examines chains whole, in slices of a transaction each, and from there on what came since. */
@Injectable()
export class ChainExaminer {
  private readonly examined = new Map<string, Examined>();
  private readonly running = new Map<string, Promise<Examined>>();
  private isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly keys: SigningKeys,
    private readonly interval: ExamineInterval,
  ) {}

  /** What is being examined whole is given up. */
  stop(): void {
    this.isStopping = true;
  }

  isDue(chain: string, maxAgeMs = this.interval.milliseconds): boolean {
    const last = this.examined.get(chain);
    return last === undefined || performance.now() - last.at >= maxAgeMs;
  }

  async standing(
    chain: string,
    published: () => CheckpointRecord | undefined,
    { maxAgeMs, gently = false }: Care = {},
  ): Promise<Standing> {
    if (this.isDue(chain, maxAgeMs)) await this.whole(chain, gently);
    const last = this.examined.get(chain);
    const keys = this.keys.verifying;
    const standing = await asChain(this.database, chain, (tx) =>
      examineChain(tx, chain, { published: published(), keys, from: last?.good ?? genesis }),
    );
    const fault = standing.fault ?? this.examined.get(chain)?.fault;
    if (fault !== undefined) return { ...standing, fault };
    if (last !== undefined) last.good = standing.head;
    return standing;
  }

  /** Whoever wants the same at the same time waits for the same. */
  private whole(chain: string, gently: boolean): Promise<Examined> {
    let running = this.running.get(chain);
    if (running === undefined) {
      running = this.fromGenesis(chain, gently).finally(() => this.running.delete(chain));
      this.running.set(chain, running);
    }
    return running;
  }

  private async fromGenesis(chain: string, gently: boolean): Promise<Examined> {
    const head = await this.database.system((tx) => chainHeads.of(tx, chain));
    const links = new Links(chain);
    const upTo = head?.sequence ?? 0;
    let fault: ChainFault | undefined;
    while (fault === undefined && links.sequence < upTo) {
      if (this.isStopping) throw new Error('the service stops');
      const startedAt = performance.now();
      fault = await asChain(this.database, chain, (tx) => this.slice(tx, chain, { links, upTo }));
      if (gently) await setTimeout(performance.now() - startedAt);
    }
    const examined = { at: performance.now(), good: { sequence: links.sequence, hash: links.hash }, fault };
    this.examined.set(chain, examined);
    return examined;
  }

  private async slice(
    tx: Parameters<typeof examineSlice>[0],
    chain: string,
    { links, upTo }: { links: Links; upTo: number },
  ): Promise<ChainFault | undefined> {
    const after = links.sequence;
    const fault = await examineSlice(tx, chain, { links, upTo });
    if (fault !== undefined) return fault;
    const signed = await storedCheckpoints.between(tx, { chain, after, upTo: links.sequence });
    for (const checkpoint of signed) {
      const denied = await contradiction(tx, links, checkpoint, this.keys.verifying);
      if (denied !== undefined) return denied;
    }
    return undefined;
  }
}
