import { beforeAll, expect, it } from '@jest/globals';
import { configureTelemetry, meter, renderMetrics } from './metrics.js';

const madeBefore = meter('test').createCounter('test.early', {
  unit: '{event}',
  description: 'Made at import.',
});

beforeAll(() => {
  configureTelemetry({ service: 'test', version: '1.2.3' });
});

it('counts with instruments that were made before the service configured telemetry', async () => {
  madeBefore.add(3, { outcome: 'good' });
  expect(await renderMetrics()).toContain('test_early_total{outcome="good"} 3');
});

it('puts units into names as OpenTelemetry maps them to Prometheus', async () => {
  const test = meter('test');
  test.createHistogram('test.duration', { unit: 's' }).record(0.02);
  test.createGauge('test.size', { unit: 'By' }).record(7);
  test.createGauge('test.share', { unit: '1' }).record(0.5);
  test.createCounter('test.cpu', { unit: 's' }).add(2);
  const text = await renderMetrics();
  expect(text).toContain('test_duration_seconds_bucket{le="0.025"} 1');
  expect(text).toContain('test_duration_seconds_bucket{le="0.01"} 0');
  expect(text).toMatch(/^test_size_bytes 7$/m);
  expect(text).toMatch(/^test_share_ratio 0.5$/m);
  expect(text).toMatch(/^test_cpu_seconds_total 2$/m);
});

it('names the service, and observes the process', async () => {
  const text = await renderMetrics();
  expect(text).toMatch(/target_info\{.*service_name="test".*service_version="1.2.3".*\} 1/);
  expect(text).toMatch(/^process_cpu_time_seconds_total\{cpu_mode="user"\} [\d.]+$/m);
  expect(text).toMatch(/^process_memory_usage_bytes \d{6,}$/m);
  expect(text).toMatch(/^nodejs_eventloop_delay_seconds\{quantile="0.99"\} [\d.e-]+$/m);
  expect(text).toMatch(/^nodejs_eventloop_utilization_ratio [\d.e-]+$/m);
});

it('is text that Prometheus parses: each sample once, under one TYPE', async () => {
  const lines = (await renderMetrics()).split('\n').filter((line) => line !== '');
  const samples = lines
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.slice(0, line.lastIndexOf(' ')));
  expect(new Set(samples).size).toBe(samples.length);
  const types = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]);
  expect(new Set(types).size).toBe(types.length);
});
