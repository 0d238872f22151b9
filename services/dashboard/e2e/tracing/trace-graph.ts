import type { ReceivedSpan } from './otlp-receiver.js';

/** Spans, by the trace that they are in and by the links between traces. */
export class TraceGraph {
  private readonly traces = new Map<string, ReceivedSpan[]>();
  /** Traces that a span of the trace is linked to, or that have a span linked to it. */
  private readonly neighbours = new Map<string, Set<string>>();

  constructor(spans: readonly ReceivedSpan[]) {
    for (const span of spans) {
      const { traceId, links } = span;
      const trace = this.traces.get(traceId) ?? [];
      this.traces.set(traceId, trace);
      trace.push(span);
      for (const link of links) {
        this.join(traceId, link.traceId);
        this.join(link.traceId, traceId);
      }
    }
  }

  trace(traceId: string): readonly ReceivedSpan[] {
    return this.traces.get(traceId) ?? [];
  }

  /** A flow: its trace, and the traces of the batches that it came through. */
  flow(traceId: string, isBatch: (span: ReceivedSpan) => boolean): ReceivedSpan[] {
    const batches = [...(this.neighbours.get(traceId) ?? [])]
      .map((id) => this.trace(id))
      .filter((spans) => spans.some(isBatch));
    return [...this.trace(traceId), ...batches.flat()];
  }

  private join(from: string, to: string): void {
    const known = this.neighbours.get(from) ?? new Set();
    this.neighbours.set(from, known.add(to));
  }
}

/** Whether from any of the spans every other is reached by parents and links among them. */
export function isConnected(spans: readonly ReceivedSpan[]): boolean {
  const [first] = spans;
  if (first === undefined) return false;
  const edges = new Map<string, string[]>(spans.map((span) => [idOf(span), []]));
  const connect = (one: string, other: string) => {
    if (!edges.has(one) || !edges.has(other)) return;
    edges.get(one)?.push(other);
    edges.get(other)?.push(one);
  };
  for (const span of spans) {
    connect(idOf(span), idOf({ traceId: span.traceId, spanId: span.parentSpanId }));
    for (const link of span.links) connect(idOf(span), idOf(link));
  }
  const reached = new Set([idOf(first)]);
  for (const id of reached) for (const next of edges.get(id) ?? []) reached.add(next);
  return reached.size === edges.size;
}

const idOf = ({ traceId, spanId }: { traceId: string; spanId: string }) => `${traceId}/${spanId}`;
