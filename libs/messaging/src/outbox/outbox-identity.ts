import { Logger } from '@nestjs/common';
import type { Contract } from '@palisade/contracts';

/** Who sends, and what it said it would send. */
export class OutboxIdentity {
  private readonly logger = new Logger('Outbox');
  private readonly produced = new Set<string>();

  constructor(readonly service: string) {}

  get source(): string {
    return `/palisade/${this.service}`;
  }

  declare(contracts: readonly Contract<unknown>[]): void {
    for (const { type } of contracts) this.produced.add(type);
  }

  /** The list in forFeature is how a reader sees what a service sends: say so when it is not true. */
  noteProduced({ type }: Contract<unknown>): void {
    if (this.produced.has(type)) return;
    this.produced.add(type);
    this.logger.warn(`${this.service} sends ${type}, which no forFeature({ produces }) of it lists`);
  }
}
