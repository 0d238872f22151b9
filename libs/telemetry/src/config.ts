export interface TracingSettings {
  exporter: 'otlp' | 'zipkin';
  /** A span with a parent is recorded when its parent is. */
  parentBased: boolean;
  /** Of traces that begin here, or of all when it isn't parent-based. */
  ratio: number;
  /** Spans that wait for the exporter at most; what comes beyond is dropped and counted. */
  maxQueueSize: number;
  maxExportBatchSize: number;
  scheduledDelayMillis: number;
}

const endpoints = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];

/**
 * What OpenTelemetry's environment variables say; undefined when there is nowhere to send traces to. Services validate
 * the variables with their other settings. The exporters read those of their own by themselves.
 */
export function tracingSettings(
  env: Record<string, string | undefined> = process.env,
): TracingSettings | undefined {
  const set = (name: string) => (env[name] === '' ? undefined : env[name]);
  if (set('OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return undefined;
  const exporter =
    set('OTEL_TRACES_EXPORTER') ?? (endpoints.some((name) => set(name) !== undefined) ? 'otlp' : 'none');
  if (exporter !== 'otlp' && exporter !== 'zipkin') return undefined;
  const sampler = set('OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on';
  if (sampler === 'always_off') return undefined;
  return {
    exporter,
    parentBased: sampler.startsWith('parentbased_'),
    ratio: ratioOf(sampler, set('OTEL_TRACES_SAMPLER_ARG')),
    maxQueueSize: Number(set('OTEL_BSP_MAX_QUEUE_SIZE') ?? 16_384),
    maxExportBatchSize: Number(set('OTEL_BSP_MAX_EXPORT_BATCH_SIZE') ?? 1_024),
    scheduledDelayMillis: Number(set('OTEL_BSP_SCHEDULE_DELAY') ?? 1_000),
  };
}

function ratioOf(sampler: string, argument: string | undefined): number {
  if (sampler.endsWith('always_off')) return 0;
  return sampler.endsWith('traceidratio') ? Number(argument ?? 1) : 1;
}
