import { Logger } from '@nestjs/common';
import type { Contract } from '@palisade/contracts';

/** Who sends, and what it said it would send. */
export class OutboxIdentity {
  private readonly logger = new Logger('Outbox');
  private known: Set<string> | undefined;

  constructor(
    readonly service: string,
    private readonly declared: () => readonly Contract<unknown>[],
  ) {}

  get source(): string {
    return `/palisade/${this.service}`;
  }

  /** The list in forFeature is how a reader sees what a service sends: say so when it is not true. */
  noteProduced({ type }: Contract<unknown>): void {
    // Asked at the first message: before that, modules may not all exist.
    this.known ??= new Set(this.declared().map((contract) => contract.type));
    if (this.known.has(type)) return;
    this.known.add(type);
    this.logger.warn(`${this.service} sends ${type}, which no forFeature({ produces }) of it lists`);
  }
}
