import { BarChart } from '../../ui/bar-chart.js';
import { useNow } from '../../ui/time.js';

const hour = 3_600_000;

/** Detections of the last 24 hours; the last hour is under way. */
export function HourlyChart({ hourly }: { hourly: readonly number[] }) {
  const last = Math.floor(useNow() / hour) * hour;
  const bars = hourly.map((value, index) => {
    const start = last - (hourly.length - 1 - index) * hour;
    return { start, end: start + hour, value };
  });
  return <BarChart title="Detections" per="per hour" unit="detections" bars={bars} />;
}
