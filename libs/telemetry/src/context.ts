import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** What every log line and every outgoing message of one piece of work carries. */
export interface Context {
  correlationId: string;
  tenantId?: string;
  /** W3C traceparent of the work at hand, not of its caller. */
  traceparent: string;
}

const storage = new AsyncLocalStorage<Context>();
const pattern = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Runs `fn`, and what it awaits, in `context`; the surrounding context is untouched. */
export function runInContext<T>(context: Context, fn: () => T): T {
  return storage.run(context, fn);
}

export function currentContext(): Context | undefined {
  return storage.getStore();
}

/** Names the tenant of the current context once it is known, which is after authentication. */
export function setTenant(tenantId: string): void {
  const context = storage.getStore();
  if (context !== undefined) context.tenantId = tenantId;
}

/** A traceparent of a new trace of which nothing is recorded: its id is for logs. */
export function newTraceparent(): string {
  return `00-${newTraceId()}-${randomBytes(8).toString('hex')}-00`;
}

export function newTraceId(): string {
  return randomBytes(16).toString('hex');
}

/** A span of the same trace; a new trace when `traceparent` is not a valid one. */
export function childOf(traceparent: string): string {
  const match = pattern.exec(traceparent);
  if (match === null) return newTraceparent();
  return `00-${match[1] ?? ''}-${randomBytes(8).toString('hex')}-${match[3] ?? ''}`;
}

/** The trace id of a traceparent, '' when it is not a valid one. */
export function traceIdOf(traceparent: string): string {
  return pattern.exec(traceparent)?.[1] ?? '';
}

export interface TraceparentParts {
  traceId: string;
  spanId: string;
  isSampled: boolean;
}

/** Undefined when it is not a valid one. */
export function partsOf(traceparent: string): TraceparentParts | undefined {
  const match = pattern.exec(traceparent);
  if (match === null) return undefined;
  return { traceId: match[1] ?? '', spanId: match[2] ?? '', isSampled: isSampled(traceparent) };
}

/** Whether the spans of its trace are recorded; of a valid traceparent. */
export function isSampled(traceparent: string): boolean {
  // The lowest bit of the last digit, whose codes are 48 to 57 and 97 to 102.
  const code = traceparent.charCodeAt(54);
  return ((code > 96 ? code - 1 : code) & 1) === 1 && traceparent.length === 55;
}
