import { randomUUID } from 'node:crypto';
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Link,
  type Span as SdkSpan,
  type SpanContext,
} from '@opentelemetry/api';
import {
  childOf,
  currentContext,
  isSampled,
  newTraceId,
  newTraceparent,
  partsOf,
  runInContext,
} from './context.js';
import { isError } from './is-error.js';
import { currentTracing, type Tracing } from './tracing.js';

export type SpanAttributes = Attributes;

export interface SpanOptions {
  kind?: 'server' | 'client' | 'producer' | 'consumer' | 'internal';
  /** Traceparent of the parent; by default the work at hand. null begins a trace. */
  parent?: string | null;
  /** Traceparents; a trace that begins with links is recorded when one of theirs is. */
  links?: readonly string[];
  attributes?: SpanAttributes;
}

/** A span under way. Of one that isn't recorded everything but its traceparent is without effect. */
export interface Span {
  readonly traceparent: string;
  readonly isRecorded: boolean;
  set(attributes: SpanAttributes): void;
  rename(name: string): void;
  /** `reason` is a class of errors, never a message: those may quote what they choked on. */
  fail(reason: string): void;
  end(): void;
}

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};

/**
 * Runs `fn` in a context whose traceparent is the span's, and ends the span when it returns, throws or settles. Where
 * nothing is recorded `fn` runs as it is, in the current context unless `parent` says otherwise. What `setTenant` names
 * within stays within.
 */
export function inSpan<T>(name: string, options: SpanOptions, fn: (span: Span) => T): T {
  const current = currentContext();
  const { parent = current?.traceparent } = options;
  const recorded = record(name, options, parent);
  if (recorded === undefined) {
    if (options.parent === undefined && current !== undefined) return fn(new Unrecorded(current.traceparent));
    const traceparent = unrecorded(parent);
    return runInContext(contextOf(traceparent), () => fn(new Unrecorded(traceparent)));
  }
  return runInContext(contextOf(recorded.traceparent), () => endingWith(recorded, fn));
}

/** A span that its caller ends: for work that begins in one callback and ends in another. Not in any context. */
export function startSpan(name: string, options: SpanOptions = {}): Span {
  const { parent = currentContext()?.traceparent } = options;
  return record(name, options, parent) ?? new Unrecorded(unrecorded(parent));
}

/** Whether any spans are recorded in this process: of some work, where so, only `isTraced` knows. */
export function tracingIsOn(): boolean {
  return currentTracing() !== undefined;
}

/** Whether spans within the work at hand are recorded: to ask before what costs something to say of one. */
export function isTraced(): boolean {
  const context = currentContext();
  return context !== undefined && tracingIsOn() && isSampled(context.traceparent);
}

function record(name: string, options: SpanOptions, parent: string | null | undefined): Span | undefined {
  const tracing = currentTracing();
  if (tracing === undefined) return undefined;
  const links = options.links?.flatMap(sampledLink) ?? [];
  const parts = typeof parent === 'string' ? partsOf(parent) : undefined;
  if (parts === undefined) return begin(tracing, name, options, links);
  if (!tracing.records(parts.traceId, parts.isSampled)) return undefined;
  const { traceId, spanId, isSampled: sampled } = parts;
  const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  const context = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
  return new Recorded(tracing.tracer.startSpan(name, asSdkOptions(options, links), context));
}

function begin(tracing: Tracing, name: string, options: SpanOptions, links: Link[]): Span | undefined {
  const traceId = newTraceId();
  const isLinked = options.links !== undefined && options.links.length > 0;
  if (isLinked ? links.length === 0 : !tracing.records(traceId)) return undefined;
  tracing.nextTraceId = traceId;
  return new Recorded(tracing.tracer.startSpan(name, asSdkOptions(options, links), ROOT_CONTEXT));
}

function asSdkOptions({ kind = 'internal', attributes = {} }: SpanOptions, links: Link[]) {
  return { kind: kinds[kind], attributes, links };
}

function sampledLink(traceparent: string): Link[] {
  if (!isSampled(traceparent)) return [];
  const parts = partsOf(traceparent);
  if (parts === undefined) return [];
  const { traceId, spanId } = parts;
  return [{ context: { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true } }];
}

function unrecorded(parent: string | null | undefined): string {
  return typeof parent === 'string' ? childOf(parent) : newTraceparent();
}

function contextOf(traceparent: string) {
  const current = currentContext();
  return current === undefined ? { correlationId: randomUUID(), traceparent } : { ...current, traceparent };
}

function endingWith<T>(span: Span, fn: (span: Span) => T): T {
  let result: T;
  try {
    result = fn(span);
  } catch (error) {
    span.fail(reasonOf(error));
    span.end();
    throw error;
  }
  if (!isThenable(result)) {
    span.end();
    return result;
  }
  return result.then(
    (value: unknown) => {
      span.end();
      return value;
    },
    (error: unknown) => {
      span.fail(reasonOf(error));
      span.end();
      throw error;
    },
  ) as T;
}

// Not by instanceof: under a test runner a promise of Node's own is of another realm.
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

function reasonOf(error: unknown): string {
  return isError(error) ? error.name : 'unknown';
}

class Unrecorded implements Span {
  readonly isRecorded = false;

  constructor(readonly traceparent: string) {}

  set(): void {
    return;
  }
  rename(): void {
    return;
  }
  fail(): void {
    return;
  }
  end(): void {
    return;
  }
}

class Recorded implements Span {
  readonly isRecorded = true;
  readonly traceparent: string;

  constructor(private readonly span: SdkSpan) {
    const { traceId, spanId }: SpanContext = span.spanContext();
    this.traceparent = `00-${traceId}-${spanId}-01`;
  }

  set(attributes: SpanAttributes): void {
    this.span.setAttributes(attributes);
  }

  rename(name: string): void {
    this.span.updateName(name);
  }

  fail(reason: string): void {
    this.span.setStatus({ code: SpanStatusCode.ERROR, message: reason });
    this.span.setAttribute('error.type', reason);
  }

  end(): void {
    this.span.end();
  }
}
