import type { FileAccessHistogramAnswer, FileAccessHistogramBucket } from '../../api/gen/palisade.schemas.js';
import { clockTime, dayTime, number, shortNumber } from '../../format/format.js';
import { countTicks, timeTicks } from '../../ui/axis.js';
import { ChartTip } from '../../ui/chart-tip.js';
import { useSize } from '../../ui/use-size.js';
import { seriesOf, type Series } from './series.js';
import { useBrush } from './use-brush.js';

interface HistogramProps {
  answer: FileAccessHistogramAnswer;
  timeZone: string;
  /** From one bucket to another, both included. */
  onZoom: (first: number, last: number) => void;
  onZoomOut: () => void;
}

const height = 128;
const margin = { top: 6, right: 6, bottom: 18, left: 40 };

/** Events over time as stacked bars; a part of the time is chosen by dragging, or with the arrow keys and Enter. */
export function Histogram({ answer, timeZone, onZoom, onZoomOut }: HistogramProps) {
  const [frame, width] = useSize();
  const { items, interval_seconds } = answer;
  const plot = {
    width: Math.max(width - margin.left - margin.right, 1),
    height: height - margin.top - margin.bottom,
  };
  const brush = useBrush({ count: items.length, left: margin.left, width: plot.width, onZoom, onZoomOut });
  const series = seriesOf(answer);
  const ticks = countTicks(Math.max(...items.map(({ count }) => count), 1));
  const top = ticks.at(-1) ?? 1;
  const y = (count: number) => margin.top + plot.height * (1 - count / top);
  const step = plot.width / items.length;
  const start = Date.parse(items[0]?.start ?? answer.from);
  const x = (time: number) => margin.left + ((time - start) / 1000 / interval_seconds) * step;
  const end = start + items.length * interval_seconds * 1000;
  const shown = items[brush.at ?? -1];

  return (
    <div
      ref={frame}
      role="slider"
      tabIndex={0}
      aria-label="Time of the events"
      aria-description="Arrow keys move between the bars, with Shift they choose a part of the time, Enter shows only it, minus goes back"
      aria-valuemin={0}
      aria-valuemax={items.length - 1}
      aria-valuenow={brush.at ?? 0}
      aria-valuetext={inWords(items[brush.at ?? 0], interval_seconds, timeZone)}
      className="relative h-full touch-pan-y rounded-sm select-none"
      {...brush.handlers}
    >
      <svg width={width} height={height} aria-hidden className="block cursor-crosshair">
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
            <text x={margin.left - 6} y={y(tick) + 4} textAnchor="end" className="fill-muted text-xs">
              {shortNumber(tick)}
            </text>
          </g>
        ))}
        {brush.selection !== undefined && (
          <rect
            x={margin.left + brush.selection.first * step}
            width={(brush.selection.last - brush.selection.first + 1) * step}
            y={margin.top}
            height={plot.height}
            fill="var(--accent-soft)"
            stroke="var(--accent)"
          />
        )}
        {items.map((item, index) => (
          <Bar
            key={item.start}
            item={item}
            series={series}
            y={y}
            x={margin.left + index * step}
            width={step}
          />
        ))}
        {brush.at !== undefined && (
          <line
            x1={margin.left + (brush.at + 0.5) * step}
            x2={margin.left + (brush.at + 0.5) * step}
            y1={margin.top}
            y2={margin.top + plot.height}
            stroke="var(--line-strong)"
            strokeDasharray="2 2"
          />
        )}
        {timeTicks(start, end, plot.width / 84, timeZone).map(({ time, label }) => (
          <g key={time}>
            <line x1={x(time)} x2={x(time)} y1={y(0)} y2={y(0) + 4} stroke="var(--line-strong)" />
            <text
              x={x(time)}
              y={height - 3}
              textAnchor={x(time) > width - 30 ? 'end' : x(time) < margin.left + 12 ? 'start' : 'middle'}
              className="fill-muted text-xs"
            >
              {label}
            </text>
          </g>
        ))}
      </svg>
      {shown !== undefined && (
        <ChartTip
          isRight={(brush.at ?? 0) < items.length / 2}
          left={margin.left + ((brush.at ?? 0) + 0.5) * step}
          className="min-w-36"
        >
          <p className="font-semibold">{bucketTime(shown, interval_seconds, timeZone)}</p>
          <p>{number(shown.count)} events</p>
          {series
            .filter(({ countIn }) => countIn(shown.by) > 0)
            .map(({ name, fill, countIn }) => (
              <p key={name} className="flex items-center gap-2">
                <Swatch fill={fill} />
                {name}
                <span className="ml-auto pl-3">{number(countIn(shown.by))}</span>
              </p>
            ))}
        </ChartTip>
      )}
    </div>
  );
}

interface BarProps {
  item: FileAccessHistogramBucket;
  series: readonly Series[];
  x: number;
  width: number;
  y: (count: number) => number;
}

function Bar({ item, series, x, width, y }: BarProps) {
  const gap = width > 4 ? 1 : 0;
  let below = 0;
  return series.map(({ name, fill, countIn }) => {
    const count = countIn(item.by);
    if (count === 0) return null;
    const bottom = y(below);
    below += count;
    const barHeight = bottom - y(below);
    return (
      <rect
        key={name}
        x={x + gap / 2}
        width={Math.max(width - gap, 0.5)}
        y={bottom - barHeight}
        height={Math.max(barHeight - (barHeight > 3 ? 1 : 0), 0.75)}
        fill={fill}
      />
    );
  });
}

export function Swatch({ fill }: { fill: string }) {
  return (
    <span
      className="inline-block size-2.5 shrink-0 rounded-sm border border-line-strong"
      style={{ background: fill }}
    />
  );
}

/** 21 Nov, 14:00 – 14:15. */
export function bucketTime({ start }: FileAccessHistogramBucket, seconds: number, timeZone: string): string {
  const end = Date.parse(start) + seconds * 1000;
  const withSeconds = seconds < 60;
  const day = dayTime(start, timeZone).slice(0, -7);
  const last = seconds >= 86_400 ? dayTime(end, timeZone) : clockTime(end, timeZone, withSeconds);
  return `${day}, ${clockTime(start, timeZone, withSeconds)} – ${last}`;
}

function inWords(item: FileAccessHistogramBucket | undefined, seconds: number, timeZone: string): string {
  return item === undefined
    ? 'No bars'
    : `${bucketTime(item, seconds, timeZone)}: ${number(item.count)} events`;
}
