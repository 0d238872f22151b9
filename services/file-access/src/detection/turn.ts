import { setImmediate } from 'node:timers/promises';

const mostMs = 5;
/** Pieces of work between two looks at the clock. */
const lookEvery = 16;

/** Long work that only computes lets probes, heartbeats and other partitions have their turn: `if (turn.isOver) await turn.next()`. */
export class Turn {
  private since = performance.now();
  private done = 0;

  get isOver(): boolean {
    return ++this.done % lookEvery === 0 && performance.now() - this.since >= mostMs;
  }

  async next(): Promise<void> {
    await setImmediate();
    this.since = performance.now();
  }
}
