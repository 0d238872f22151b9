import type { Remark } from './document.js';
import type { Spot } from './yaml-node.js';

const mostRemarks = 200;

/** What is found wrong while rules are read; all of it, so that an author mends a rule in one go. */
export class Remarks {
  readonly errors: Remark[] = [];
  readonly warnings: Remark[] = [];

  error(code: string, message: string, at: Spot): undefined {
    add(this.errors, code, message, at);
  }

  warn(code: string, message: string, at: Spot): void {
    add(this.warnings, code, message, at);
  }
}

function add(to: Remark[], code: string, message: string, { path, line, column }: Spot): void {
  if (to.length < mostRemarks) to.push({ code, message, path, line, column });
}
