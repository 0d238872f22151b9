import { useState } from 'react';
import { quantity } from '../format/format.js';
import { useTimeZone } from '../session/session.js';
import { countTicks } from './axis.js';
import { timesIn, utcDays, type BarTimes } from './bar-times.js';
import { ChartFrame } from './chart-frame.js';
import { classes } from './classes.js';

export interface TimeBar {
  /** Milliseconds. */
  start: number;
  end: number;
  value: number;
}

/** A value to compare the bars with: a line across, with its name. */
export interface Level {
  name: string;
  value: number;
  isDashed?: boolean;
}

interface BarChartProps {
  title: string;
  /** “per hour”. */
  per: string;
  unit: string;
  bars: readonly TimeBar[];
  levels?: readonly Level[];
  height?: number;
  /** Each bar is a day in UTC. */
  areDays?: boolean;
}

/** Values over time from a common zero, each to be read by pointer or arrows, and as a table. */
export function BarChart({ title, per, unit, bars, levels = [], height = 168, areDays }: BarChartProps) {
  const timeZone = useTimeZone();
  const times = areDays === true ? utcDays : timesIn(timeZone);
  return (
    <ChartFrame
      title={title}
      unit={`${unit} ${per}`}
      height={height}
      table={{
        headers: [times.header, title, ...levels.map(({ name }) => name)],
        rows: bars.map(({ start, value }) => [
          times.begin(start),
          quantity(value, unit),
          ...levels.map((level) => quantity(level.value, unit)),
        ]),
      }}
    >
      <Bars {...{ title, unit, bars, levels, times }} />
    </ChartFrame>
  );
}

type BarsProps = Pick<BarChartProps, 'title' | 'unit' | 'bars'> & {
  levels: readonly Level[];
  times: BarTimes;
};

function Bars({ title, unit, bars, levels, times }: BarsProps) {
  const [at, setAt] = useState<number>();
  const largest = Math.max(1, ...bars.map(({ value }) => value), ...levels.map(({ value }) => value));
  const highest = unit === 'bytes' ? largest : (countTicks(largest).at(-1) ?? largest);
  const share = (value: number) => `${String((value / highest) * 100)}%`;
  const [first, last] = [bars[0], bars.at(-1)];
  if (first === undefined || last === undefined)
    return <p className="p-4 text-muted">There is nothing to draw yet.</p>;
  const shown = at === undefined ? undefined : bars[at];
  const words = (bar: TimeBar) => `${times.span(bar)}: ${quantity(bar.value, unit)}`;
  const move = (key: string): number | undefined => {
    const end = bars.length - 1;
    const from = at ?? end;
    const to = { ArrowLeft: Math.max(from - 1, 0), ArrowRight: Math.min(from + 1, end), Home: 0, End: end };
    return to[key as keyof typeof to];
  };
  return (
    <div className="grid h-full grid-cols-[auto_1fr] grid-rows-[1rem_1fr_1rem] gap-x-2 text-xs text-muted">
      <div className="col-start-2 flex gap-3 overflow-hidden whitespace-nowrap">
        {shown === undefined ? <Legend unit={unit} levels={levels} /> : <span>{words(shown)}</span>}
      </div>
      <div className="col-start-1 row-start-2 flex flex-col justify-between text-right leading-none">
        <span>{quantity(highest, unit === 'bytes' ? unit : undefined)}</span>
        <span>0</span>
      </div>
      <div
        role="slider"
        aria-label={`${title} over time`}
        aria-valuemin={0}
        aria-valuemax={bars.length - 1}
        aria-valuenow={at ?? bars.length - 1}
        aria-valuetext={words(shown ?? last)}
        tabIndex={0}
        className="relative col-start-2 row-start-2 flex items-end border-b border-line-strong"
        onPointerLeave={() => setAt(undefined)}
        onBlur={() => setAt(undefined)}
        onFocus={() => setAt(bars.length - 1)}
        onKeyDown={(event) => {
          const to = move(event.key);
          if (to === undefined) return;
          event.preventDefault();
          setAt(to);
        }}
      >
        {bars.map((bar, index) => (
          <div
            key={bar.start}
            className={classes(
              'flex h-full min-w-0 flex-1 items-end px-px',
              index === at && 'bg-accent-soft',
            )}
            onPointerEnter={() => setAt(index)}
          >
            <div
              className="w-full bg-accent"
              style={{ height: share(bar.value), minHeight: bar.value > 0 ? 2 : 0 }}
            />
          </div>
        ))}
        {levels.map(({ name, value, isDashed }) => (
          <div
            key={name}
            aria-hidden
            className={classes(
              'pointer-events-none absolute inset-x-0 border-t border-text',
              isDashed === true && 'border-dashed',
            )}
            style={{ bottom: share(value) }}
          />
        ))}
      </div>
      <div className="col-start-2 row-start-3 flex justify-between pt-1 leading-none">
        <span>{times.begin(first.start)}</span>
        <span>{times.end(last)}</span>
      </div>
    </div>
  );
}

function Legend({ unit, levels }: { unit: string; levels: readonly Level[] }) {
  return levels.map(({ name, value, isDashed }) => (
    <span key={name} className="flex items-center gap-1">
      <span className={classes('w-4 border-t border-text', isDashed === true && 'border-dashed')} />
      {name} {quantity(value, unit)}
    </span>
  ));
}
