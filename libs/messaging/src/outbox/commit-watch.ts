import type { EntityManager } from 'typeorm';

const lookEveryMs = 2;

/**
 * Says that a transaction which appended has ended, so that the relay looks at once and not at its next poll. A hint
 * only: a transaction that rolled back says so too. TypeORM tells of a commit that was made through it alone, so what is
 * watched is the connection's return to its pool.
 */
export class CommitWatch {
  private readonly open = new Set<{ isReleased: boolean }>();
  private timer: NodeJS.Timeout | undefined;
  private listener: () => void = () => undefined;

  onCommit(listener: () => void): void {
    this.listener = listener;
  }

  watch({ queryRunner }: EntityManager): void {
    if (queryRunner === undefined) return;
    this.open.add(queryRunner);
    this.timer ??= setInterval(() => {
      this.look();
    }, lookEveryMs).unref();
  }

  private look(): void {
    let ended = false;
    for (const runner of this.open) {
      if (!runner.isReleased) continue;
      this.open.delete(runner);
      ended = true;
    }
    if (this.open.size === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
    if (ended) this.listener();
  }
}
