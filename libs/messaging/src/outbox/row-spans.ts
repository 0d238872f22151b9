import { isError, isSampled, startSpan, type Span } from '@palisade/telemetry';
import { sendAttributes } from '../span-attributes.js';

type Headers = Record<string, string>;

/** Of each row whose trace is recorded: its sending, a child of what appended it and the parent of what handles it. */
export class RowSpans {
  private readonly spans: Span[] = [];

  /** The headers to send, which name the span as their parent. */
  begin(topic: string, headers: Headers): Headers {
    const { traceparent } = headers;
    if (traceparent === undefined || !isSampled(traceparent)) return headers;
    const span = startSpan(`send ${topic}`, { kind: 'producer', parent: traceparent });
    if (!span.isRecorded) return headers;
    span.set(sendAttributes(topic, { id: headers['ce_id'] }));
    this.spans.push(span);
    return { ...headers, traceparent: span.traceparent };
  }

  fail(error: unknown): void {
    for (const span of this.spans) span.fail(isError(error) ? error.name : 'unknown');
  }

  end(): void {
    for (const span of this.spans) span.end();
  }
}
