import { number } from '../format/format.js';

const width = 96;
const height = 20;

/** A day of hours as bars from a common zero; its numbers in words. */
export function Sparkline({ hourly }: { hourly: readonly number[] }) {
  const highest = Math.max(...hourly, 0);
  const total = hourly.reduce((sum, count) => sum + count, 0);
  const words =
    total === 0
      ? 'No detections in the last 24 hours'
      : `${number(total)} detections in the last 24 hours, at most ${number(highest)} in an hour`;
  const step = width / Math.max(hourly.length, 1);
  return (
    <svg role="img" aria-label={words} width={width} height={height} className="inline-block align-middle">
      <title>{words}</title>
      <path d={`M0 ${String(height - 0.5)}H${String(width)}`} className="stroke-line-strong" />
      {hourly.map((count, hour) => {
        const tall = highest === 0 ? 0 : Math.max((count / highest) * (height - 2), count > 0 ? 2 : 0);
        return (
          <rect
            key={hour}
            x={hour * step + 0.5}
            y={height - 1 - tall}
            width={step - 1}
            height={tall}
            className="fill-accent"
          />
        );
      })}
    </svg>
  );
}
