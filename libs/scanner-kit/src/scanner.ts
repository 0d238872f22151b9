import type { Check, Snapshot } from './check.js';
import type { Task } from './task.js';
import type { Tools } from './tools/tools.js';

/**
 * What a scanner is: the default export of a module that each task's process imports. The module has no side effects and
 * imports no framework: what it loads is loaded anew for each task.
 */
export interface Scanner<S extends Snapshot = Snapshot> {
  /** Its word in topics and keys, such as `web`. */
  readonly name: string;
  /** Of its checks and collectors (semantic versioning); an older build's catalogue doesn't replace a newer one's. */
  readonly version: string;
  readonly checks: readonly Check<S>[];
  /**
   * Fetches each thing once and gives a snapshot of each asset; every check of the asset's type then sees it. What it throws
   * fails the task: a TaskFailed for reasons that are known, anything else is `scanner-failed`. The next snapshot is asked for
   * when there is room for it.
   */
  collect(task: Task, tools: Tools): AsyncIterable<S>;
}

export function defineScanner<S extends Snapshot>(scanner: Scanner<S>): Scanner<S> {
  return scanner;
}

/** Ends the attempt: `reason` is a stable word, `detail` is for people and shown to the tenant, so it holds no secret. */
export class TaskFailed extends Error {
  override readonly name = 'TaskFailed';
  readonly reason: string;
  /** Whether another attempt makes sense. */
  readonly retriable: boolean;

  constructor(
    reason: string,
    detail: string,
    { retriable = false, cause }: { retriable?: boolean; cause?: unknown } = {},
  ) {
    super(detail, { cause });
    this.reason = reason;
    this.retriable = retriable;
  }
}
