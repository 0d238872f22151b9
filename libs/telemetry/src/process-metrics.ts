import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Meter } from '@opentelemetry/api';

const nanosecondsPerSecond = 1e9;

/** CPU, memory, uptime, and how late the event loop is, since the last collection. */
export function observeProcess(meter: Meter): void {
  observeCpuAndMemory(meter);
  observeEventLoop(meter);
}

function observeCpuAndMemory(meter: Meter): void {
  meter
    .createObservableCounter('process.cpu.time', { unit: 's', description: 'CPU time of the process.' })
    .addCallback((result) => {
      const { user, system } = process.cpuUsage();
      result.observe(user / 1e6, { 'cpu.mode': 'user' });
      result.observe(system / 1e6, { 'cpu.mode': 'system' });
    });
  meter
    .createObservableUpDownCounter('process.memory.usage', { unit: 'By', description: 'Resident memory.' })
    .addCallback((result) => {
      result.observe(process.memoryUsage.rss());
    });
  meter
    .createObservableUpDownCounter('v8js.memory.heap.used', { unit: 'By', description: 'V8 heap in use.' })
    .addCallback((result) => {
      result.observe(getHeapStatistics().used_heap_size);
    });
  meter
    .createObservableUpDownCounter('v8js.memory.heap.limit', { unit: 'By', description: 'V8 heap limit.' })
    .addCallback((result) => {
      result.observe(getHeapStatistics().heap_size_limit);
    });
  meter
    .createObservableGauge('process.uptime', { unit: 's', description: 'Time since the process started.' })
    .addCallback((result) => {
      result.observe(process.uptime());
    });
}

function observeEventLoop(meter: Meter): void {
  const resolution = 20;
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  let before = performance.eventLoopUtilization();
  const quantiles = meter.createObservableGauge('nodejs.eventloop.delay', {
    unit: 's',
    description: 'How late the event loop was since the last collection, by quantile.',
  });
  const utilization = meter.createObservableGauge('nodejs.eventloop.utilization', {
    unit: '1',
    description: 'Share of time that the event loop was busy since the last collection.',
  });
  meter.addBatchObservableCallback(
    (result) => {
      for (const [quantile, percentile] of [
        ['0.5', 50],
        ['0.9', 90],
        ['0.99', 99],
        ['1', 100],
      ] as const) {
        // The histogram holds intervals between ticks: what exceeds the resolution is the delay.
        const late = Math.max(0, delays.percentile(percentile) - resolution * 1e6);
        result.observe(quantiles, late / nanosecondsPerSecond, { quantile });
      }
      delays.reset();
      const now = performance.eventLoopUtilization();
      result.observe(utilization, performance.eventLoopUtilization(now, before).utilization);
      before = now;
    },
    [quantiles, utilization],
  );
}
