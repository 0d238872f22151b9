import { metrics, type Meter } from '@opentelemetry/api';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { DataPointType, type MetricData } from '@opentelemetry/sdk-metrics';
import { tracingSettings } from './config.js';
import { meterProvider, reader } from './meter-provider.js';
import { observeProcess } from './process-metrics.js';
import { prometheusName } from './prometheus-names.js';
import { nameService } from './service-name.js';
import { createExporter } from './span-exporter.js';
import { startTracing } from './tracing.js';

const serializer = new PrometheusSerializer(undefined, false, undefined, false, true);
let resource = resourceFromAttributes({ 'service.name': 'unknown' });
let configured = false;

/**
 * Once at start: names the service in `target_info`, log lines and spans, begins to observe the process, and begins to
 * send spans when the environment says where to.
 */
export function configureTelemetry({ service, version }: { service: string; version: string }): void {
  nameService(service);
  resource = resourceFromAttributes({
    'service.namespace': 'palisade',
    'service.name': service,
    'service.version': version,
  });
  if (configured) return;
  configured = true;
  metrics.setGlobalMeterProvider(meterProvider);
  observeProcess(meter('palisade.process'));
  const tracing = tracingSettings();
  if (tracing !== undefined) startTracing(tracing, createExporter(tracing.exporter), resource);
}

/** A meter; its instruments are named after OpenTelemetry's conventions, with UCUM units ('s', 'By', '{message}'). */
export function meter(name: string): Meter {
  return meterProvider.getMeter(name);
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
