import type { Remark } from './document.js';
import type { Spot } from './yaml-node.js';

const mostRemarks = 200;

/** What is found wrong while rules are read; all of it, so that an author mends a rule in one go. */
export class Remarks {
  /** What regular expressions may still come to, all together: compiling them takes time. */
  regexBudget = 50_000;
  readonly errors: Remark[] = [];
  readonly warnings: Remark[] = [];

  /** Undefined, in place of whatever can't be read. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- so that a caller may return it as its own
  error<T>(code: string, message: string, at: Spot): T | undefined {
    add(this.errors, code, message, at);
    return undefined;
  }

  warn(code: string, message: string, at: Spot): void {
    add(this.warnings, code, message, at);
  }
}

function add(to: Remark[], code: string, message: string, { path, line, column }: Spot): void {
  if (to.length < mostRemarks) to.push({ code, message, path, line, column });
}
