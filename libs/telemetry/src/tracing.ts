import { setTimeout } from 'node:timers/promises';
import type { Tracer } from '@opentelemetry/api';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  type Resource,
} from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  RandomIdGenerator,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type SpanExporter,
} from '@opentelemetry/sdk-trace';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import type { TracingSettings } from './config.js';
import { meterProvider } from './meter-provider.js';

/** More than any batch has events: a batch's span is linked to each request that sent some of them. */
const linkCountLimit = 10_000;

/** What decides about spans and makes them; spans of traces that aren't recorded never reach the SDK. */
export interface Tracing {
  tracer: Tracer;
  /** Whether spans of a trace are recorded, `parentIsSampled` of one that began elsewhere. */
  records(traceId: string, parentIsSampled?: boolean): boolean;
  /** The id of the trace that the next span without a parent begins. */
  nextTraceId: string;
}

let tracing: Tracing | undefined;
let provider: TracerProvider | undefined;

export function currentTracing(): Tracing | undefined {
  return tracing;
}

/** Once; a second call changes nothing. */
export function startTracing(settings: TracingSettings, exporter: SpanExporter, service: Resource): void {
  if (provider !== undefined) return;
  const { parentBased, ratio, maxQueueSize, maxExportBatchSize, scheduledDelayMillis } = settings;
  const ids = new RandomIdGenerator();
  provider = new TracerProvider({
    sampler: new AlwaysOnSampler(), // `records` has decided before
    idGenerator: {
      generateSpanId: () => ids.generateSpanId(),
      generateTraceId: () => started.nextTraceId,
    },
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.instance.id': ids.generateTraceId() }))
      .merge(service)
      .merge(detectResources({ detectors: [resourceAttributesEnvDetector] })),
    spanLimits: { linkCountLimit, attributeValueLengthLimit: 1_024 },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize,
        maxExportBatchSize: Math.min(maxExportBatchSize, maxQueueSize),
        scheduledDelayMillis,
        exportTimeoutMillis: 10_000,
        selfObsMeterProvider: meterProvider,
      }),
    ],
  });
  const sampler = new TraceIdRatioBasedSampler(ratio);
  const isChosen = (traceId: string) =>
    sampler.shouldSample(ROOT_CONTEXT, traceId).decision === SamplingDecision.RECORD_AND_SAMPLED;
  const started: Tracing = {
    tracer: provider.getTracer('palisade'),
    nextTraceId: '',
    records: (traceId, parentIsSampled) =>
      parentBased && parentIsSampled !== undefined ? parentIsSampled : isChosen(traceId),
  };
  tracing = started;
}

/** Sends what is left, for three seconds at most; spans that end later are lost. */
export async function stopTracing(): Promise<void> {
  tracing = undefined;
  const stopping = provider?.shutdown().catch(() => undefined);
  provider = undefined;
  if (stopping !== undefined) await Promise.race([stopping, setTimeout(3_000, undefined, { ref: false })]);
}
