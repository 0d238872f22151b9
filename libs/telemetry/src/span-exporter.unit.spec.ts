import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { tracingSettings } from './config.js';
import { createLogger } from './logger.js';
import { renderMetrics } from './metrics.js';
import { createExporter, WatchedExporter } from './span-exporter.js';
import { startSpan } from './span.js';
import { startTracing, stopTracing } from './tracing.js';

const resource = resourceFromAttributes({ 'service.name': 'test' });

afterEach(stopTracing);

function begin(exporter: SpanExporter, queue: number): void {
  const settings = tracingSettings({
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_BSP_MAX_QUEUE_SIZE: String(queue),
    OTEL_BSP_SCHEDULE_DELAY: '5',
  });
  if (settings === undefined) throw new Error('not configured');
  startTracing(settings, exporter, resource);
}

function end(spans: number): void {
  for (let n = 0; n < spans; n++) startSpan('work', { parent: null }).end();
}

it('drops and counts what a collector that answers nothing leaves waiting, and does not wait for it at the end', async () => {
  const waiting: (() => void)[] = [];
  const silent: SpanExporter = {
    export: (_spans, done) => {
      waiting.push(() => {
        // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- success; the SDK doesn't export its enum
        done({ code: 0 });
      });
    },
    shutdown: () => new Promise(() => undefined),
  };
  begin(silent, 10);
  end(100);
  expect(await renderMetrics()).toMatch(
    /otel_sdk_processor_span_processed_total\{[^}]*error_type="queue_full"[^}]*\} (8|9)\d/,
  );
  const startedAt = performance.now();
  await stopTracing();
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  for (const answer of waiting) answer();
});

it('logs once that spans cannot be sent, and once that they are again', async () => {
  const lines: string[] = [];
  const log = createLogger('tracing', { write: (line) => lines.push(line) });
  let status = 400;
  let requests = 0;
  const collector = createServer((request, response) => {
    requests++;
    request.resume().on('end', () => {
      response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const url = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`;
  begin(new WatchedExporter(new OTLPTraceExporter({ url }), log), 10);
  const until = async (isSo: () => boolean) => {
    while (!isSo()) {
      end(1);
      await new Promise(setImmediate);
    }
  };
  log.level = 'info';
  await until(() => requests > 3); // one after the other: the answer to the third has been read
  status = 200;
  await until(() => lines.length > 1);
  collector.close();
  collector.closeAllConnections();
  const messages = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
  expect(messages).toEqual(['spans cannot be sent and are dropped', 'spans are sent again']);
});

it.each([
  ['otlp', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
  ['zipkin', 'OTEL_EXPORTER_ZIPKIN_ENDPOINT'],
] as const)(
  'sends with %s where the environment says, when the process ends at the latest',
  async (kind, variable) => {
    const paths: (string | undefined)[] = [];
    const collector = createServer((request, response) => {
      paths.push(request.url);
      request.resume().on('end', () => response.end());
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    process.env[variable] = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/spans`;
    begin(createExporter(kind), 10);
    end(1);
    await stopTracing();
    collector.close();
    collector.closeAllConnections();
    expect(paths).toEqual(['/spans']);
  },
);
