import { createRequire } from 'node:module';
import type * as Otlp from '@opentelemetry/exporter-trace-otlp-proto';
import type * as Zipkin from '@opentelemetry/exporter-zipkin';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { createLogger, type Logger } from './logger.js';

// Not imported: packages of the SDK bring versions of their own.
type Report = Parameters<SpanExporter['export']>[1];
type Result = Parameters<Report>[0];

const log = createLogger('tracing');

/** Sends spans, and logs when that begins to fail and when it works again, not each time in between. */
export class WatchedExporter implements SpanExporter {
  private isFailing = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly logger: Pick<Logger, 'warn' | 'info'> = log,
  ) {}

  export(spans: ReadableSpan[], done: Report): void {
    this.exporter.export(spans, (result) => {
      this.note(result);
      done(result);
    });
  }

  forceFlush(): Promise<void> {
    return this.exporter.forceFlush?.() ?? Promise.resolve();
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  private note({ error }: Result): void {
    const hasFailed = error !== undefined;
    if (hasFailed === this.isFailing) return;
    this.isFailing = hasFailed;
    if (hasFailed) this.logger.warn({ reason: error.message }, 'spans cannot be sent and are dropped');
    else this.logger.info('spans are sent again');
  }
}

// Not imported at the top: a service that sends no traces starts without them.
const load = createRequire(import.meta.url);

/** Where to is read from the environment by the exporters, under OpenTelemetry's names. */
export function createExporter(kind: 'otlp' | 'zipkin'): SpanExporter {
  return new WatchedExporter(kind === 'otlp' ? otlp() : zipkin());
}

function otlp(): SpanExporter {
  const { OTLPTraceExporter } = load('@opentelemetry/exporter-trace-otlp-proto') as typeof Otlp;
  return new OTLPTraceExporter();
}

function zipkin(): SpanExporter {
  const { ZipkinExporter } = load('@opentelemetry/exporter-zipkin') as typeof Zipkin;
  return new ZipkinExporter();
}
