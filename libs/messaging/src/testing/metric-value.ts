import { renderMetrics } from '@palisade/telemetry';

/** The value of the sample of a metric that has these labels, as Prometheus reads it. */
export async function metricValue(metric: string, ...labels: string[]): Promise<string | undefined> {
  const lines = (await renderMetrics()).split('\n');
  const sample = lines.find(
    (line) => line.startsWith(`${metric}{`) && labels.every((label) => line.includes(label)),
  );
  return sample?.split(' ').at(-1);
}
