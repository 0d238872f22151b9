export { defineCheck, type Check, type Evaluation, type Evidence, type Snapshot } from './check.js';
export { defineScanner, TaskFailed, type Scanner } from './scanner.js';
export type { Credential, Task, TaskDocument, TaskTarget } from './task.js';
export type { Certificate, Handshake, TlsOptions } from './tools/handshake.js';
export {
  ToolRefused,
  type Answer,
  type Limits,
  type Method,
  type Purpose,
  type RefusedReason,
  type RequestOptions,
  type Tools,
} from './tools/tools.js';
export { runScanner } from './run-scanner.js';
