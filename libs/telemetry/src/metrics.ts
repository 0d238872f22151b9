import { metrics, type Meter } from '@opentelemetry/api';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationType,
  DataPointType,
  InstrumentType,
  MeterProvider,
  MetricReader,
  type MetricData,
} from '@opentelemetry/sdk-metrics';
import { observeProcess } from './process-metrics.js';
import { prometheusName } from './prometheus-names.js';
import { nameService } from './service-name.js';

const durationBuckets = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30,
];

/** Collects when asked to; the service's own HTTP server answers /metrics. */
class PullReader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

// Made at import, so that an instrument that a module makes at its top level isn't a no-op.
const reader = new PullReader();
const provider = new MeterProvider({
  readers: [reader],
  views: [
    {
      instrumentType: InstrumentType.HISTOGRAM,
      instrumentUnit: 's',
      aggregation: {
        type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
        options: { boundaries: durationBuckets },
      },
    },
  ],
});
const serializer = new PrometheusSerializer(undefined, false, undefined, false, true);
let resource = resourceFromAttributes({ 'service.name': 'unknown' });
let configured = false;

/** Once at start: names the service in `target_info` and in log lines, and begins to observe the process. */
export function configureTelemetry({ service, version }: { service: string; version: string }): void {
  nameService(service);
  resource = resourceFromAttributes({
    'service.namespace': 'palisade',
    'service.name': service,
    'service.version': version,
  });
  if (configured) return;
  configured = true;
  metrics.setGlobalMeterProvider(provider);
  observeProcess(meter('palisade.process'));
}

/** A meter; its instruments are named after OpenTelemetry's conventions, with UCUM units ('s', 'By', '{message}'). */
export function meter(name: string): Meter {
  return provider.getMeter(name);
}

/** The process's metrics in Prometheus' text format. */
export async function renderMetrics(): Promise<string> {
  const { resourceMetrics } = await reader.collect();
  return serializer.serialize({
    resource,
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the SDK's own enums, unchanged
    scopeMetrics: resourceMetrics.scopeMetrics.map(({ scope, metrics: collected }) => ({
      scope,
      metrics: collected.map(renamed),
    })),
  });
}

function renamed<T extends MetricData>(metric: T): T {
  const { descriptor } = metric;
  const isGauge = metric.dataPointType === DataPointType.GAUGE;
  const name = prometheusName(descriptor.name, descriptor.unit, isGauge);
  return { ...metric, descriptor: { ...descriptor, name, unit: '' } };
}
