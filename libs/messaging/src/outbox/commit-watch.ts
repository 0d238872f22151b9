import { afterCommit } from '@palisade/database';
import type { EntityManager } from 'typeorm';

/** Tells the relay that a transaction which appended has committed, so that it looks at once and not at its next poll. */
export class CommitWatch {
  private listener: () => void = () => undefined;
  private readonly committed = () => {
    this.listener();
  };

  onCommit(listener: () => void): void {
    this.listener = listener;
  }

  watch(tx: EntityManager): void {
    afterCommit(tx, this.committed);
  }
}
