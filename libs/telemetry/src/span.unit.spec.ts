import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { tracingSettings } from './config.js';
import { currentContext, runInContext, traceIdOf } from './context.js';
import { inSpan, startSpan } from './span.js';
import { startTracing, stopTracing } from './tracing.js';

const trace = 'a1'.repeat(16);
const span = 'b2'.repeat(8);
const sampled = `00-${trace}-${span}-01`;
const unsampled = `00-${trace}-${span}-00`;

let finished: ReadableSpan[] = [];

class Kept extends InMemorySpanExporter {
  override shutdown(): Promise<void> {
    finished = this.getFinishedSpans();
    return super.shutdown();
  }
}

function begin(env: Record<string, string> = {}): void {
  const settings = tracingSettings({ OTEL_TRACES_EXPORTER: 'otlp', ...env });
  if (settings === undefined) throw new Error('not configured');
  startTracing(settings, new Kept(), resourceFromAttributes({ 'service.name': 'test' }));
}

async function recorded(): Promise<ReadableSpan[]> {
  await stopTracing();
  return finished;
}

beforeEach(() => {
  finished = [];
});
afterEach(stopTracing);

describe('without an exporter', () => {
  it('runs the work in the context that it is in', () => {
    const context = { correlationId: 'c', tenantId: 't', traceparent: sampled };
    expect(runInContext(context, () => inSpan('work', {}, () => currentContext()))).toBe(context);
  });

  it('continues the trace of a parent, with an id for logs', () => {
    const within = inSpan('work', { parent: sampled }, () => currentContext());
    expect(traceIdOf(within?.traceparent ?? '')).toBe(trace);
  });
});

describe('with one', () => {
  it('records spans, each the parent of what happens in it, across awaits', async () => {
    begin();
    await inSpan(
      'outer',
      { parent: sampled, kind: 'server', attributes: { 'http.route': '/v1' } },
      async () => {
        await Promise.resolve();
        await inSpan('inner', { kind: 'client' }, () => Promise.resolve());
      },
    );
    const [inner, outer] = await recorded();
    expect(outer).toMatchObject({ name: 'outer', kind: 1, attributes: { 'http.route': '/v1' } });
    expect(outer?.parentSpanContext).toMatchObject({ traceId: trace, spanId: span });
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(inner?.resource.attributes).toMatchObject({ 'service.name': 'test' });
  });

  it('keeps correlation and tenant in a span, and passes the sampled flag on', () => {
    begin();
    runInContext({ correlationId: 'c', tenantId: 't', traceparent: sampled }, () => {
      inSpan('work', {}, (own) => {
        expect(currentContext()).toEqual({ correlationId: 'c', tenantId: 't', traceparent: own.traceparent });
        expect(own.traceparent).toMatch(new RegExp(`^00-${trace}-(?!${span})[0-9a-f]{16}-01$`));
      });
    });
  });

  it('says of a failure its class, and never its message', async () => {
    begin();
    await expect(
      inSpan('work', { parent: null }, () => Promise.reject(new TypeError('anna@example.com'))),
    ).rejects.toThrow('anna');
    expect(() => inSpan('work', { parent: null }, () => { throw new RangeError('x'); })).toThrow('x'); // prettier-ignore
    const spans = await recorded();
    expect(spans.map(({ status }) => status)).toEqual([
      { code: 2, message: 'TypeError' },
      { code: 2, message: 'RangeError' },
    ]);
    expect(JSON.stringify(spans.map(({ attributes, events }) => [attributes, events]))).not.toContain('anna');
  });

  it('records nothing of a trace that is not sampled, and passes that on', async () => {
    begin();
    inSpan('work', { parent: unsampled }, (own) => {
      expect(own.traceparent).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-00$`));
      expect(startSpan('more').traceparent).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-00$`));
    });
    expect(await recorded()).toEqual([]);
  });

  it('records a share of the traces that begin here', async () => {
    begin({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' });
    const flags = Array.from({ length: 2_000 }, () =>
      startSpan('root', { parent: null }).traceparent.slice(-2),
    );
    const share = flags.filter((flag) => flag === '01').length / flags.length;
    expect(share).toBeGreaterThan(0.05);
    expect(share).toBeLessThan(0.15);
  });

  it.each([
    ['parentbased_always_off', sampled, true],
    ['parentbased_always_off', null, false],
    ['parentbased_always_on', unsampled, false],
    ['always_on', unsampled, true],
    ['traceidratio', sampled, false],
  ])('%s, with parent %j, records: %j', (sampler, parent, isRecorded) => {
    begin({ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: '0' });
    expect(startSpan('work', { parent }).isRecorded).toBe(isRecorded);
  });

  it('links the traces of others that are sampled, thousands of them', async () => {
    begin();
    const links = Array.from(
      { length: 5_000 },
      (_, i) => `00-${(i + 1).toString(16).padStart(32, '0')}-${span}-01`,
    );
    inSpan('batch', { parent: null, links: [...links, unsampled] }, () => undefined);
    const [batch] = await recorded();
    expect(batch?.links).toHaveLength(5_000);
  });

  it('begins a trace with links when one of theirs is sampled', () => {
    begin({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' });
    expect(startSpan('batch', { parent: null, links: [unsampled, sampled] }).isRecorded).toBe(true);
    expect(startSpan('batch', { parent: null, links: [unsampled] }).isRecorded).toBe(false);
  });
});

it.each([
  [{}, undefined],
  [{ OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }, undefined],
  [{ OTEL_TRACES_EXPORTER: 'zipkin', OTEL_SDK_DISABLED: 'true' }, undefined],
  [{ OTEL_TRACES_EXPORTER: 'otlp', OTEL_TRACES_SAMPLER: 'always_off' }, undefined],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' },
    { exporter: 'otlp', ratio: 1, parentBased: true },
  ],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c/v1/traces' }, { exporter: 'otlp' }],
  [
    { OTEL_TRACES_EXPORTER: 'zipkin', OTEL_TRACES_SAMPLER: '' },
    { exporter: 'zipkin', ratio: 1 },
  ],
  [
    { OTEL_TRACES_EXPORTER: 'otlp', OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' },
    { ratio: 0.01, parentBased: false },
  ],
])('%j configures %j', (env, settings) => {
  if (settings === undefined) expect(tracingSettings(env)).toBeUndefined();
  else expect(tracingSettings(env)).toMatchObject(settings);
});
