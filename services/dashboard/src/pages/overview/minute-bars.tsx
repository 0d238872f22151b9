import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { FileAccessEventMinute } from '../../api/gen/palisade.schemas.js';
import { clockTime, number, shortNumber } from '../../format/format.js';
import { useTimeZone } from '../../session/session.js';
import { countTicks, timeTicks } from '../../ui/axis.js';
import { ChartTip } from '../../ui/chart-tip.js';
import { useSize } from '../../ui/use-size.js';

const minute = 60_000;
const margin = { top: 8, right: 16, bottom: 20, left: 40 };

export interface MinuteBarsProps {
  minutes: readonly FileAccessEventMinute[];
  /** The counts of the minutes an hour earlier. */
  ghosts: readonly number[];
}

/** A slider along the minutes: pointer and arrow keys say the numbers of one, a click or Enter leads to its events. */
export function MinuteBars({ minutes, ghosts }: MinuteBarsProps) {
  const timeZone = useTimeZone();
  const navigate = useNavigate();
  const [at, setAt] = useState<number>();
  const [frame, width, height] = useSize();
  const last = minutes.length - 1;
  const plotWidth = Math.max(width - margin.left - margin.right, 1);
  const step = plotWidth / Math.max(minutes.length, 1);

  const open = (index: number | undefined) => {
    const from = minutes[index ?? -1]?.start;
    if (from === undefined) return;
    const to = new Date(Date.parse(from) + minute - 1).toISOString();
    void navigate({ to: '/search', search: { from, to } });
  };
  const indexAt = ({ clientX, currentTarget }: React.MouseEvent) => {
    const index = Math.floor((clientX - currentTarget.getBoundingClientRect().left - margin.left) / step);
    return index >= 0 && index <= last ? index : undefined;
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const now = at ?? last;
    if (event.key === 'ArrowLeft') setAt(Math.max(now - 1, 0));
    else if (event.key === 'ArrowRight') setAt(Math.min(now + 1, last));
    else if (event.key === 'Home') setAt(0);
    else if (event.key === 'End') setAt(last);
    else if (event.key === 'Enter') open(now);
    else return;
    event.preventDefault();
  };
  const words = (index: number) => {
    const bar = minutes[index];
    if (bar === undefined) return 'No minute';
    const ghost = ghosts[index];
    const earlier = ghost === undefined ? '' : `, ${number(ghost)} an hour earlier`;
    return `${clockTime(bar.start, timeZone)}: ${number(bar.count)} events${earlier}`;
  };

  return (
    <div
      ref={frame}
      role="slider"
      tabIndex={0}
      aria-label="Minute of the last hour"
      aria-description="Arrow keys move between the minutes, Enter shows the events of one"
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={at ?? last}
      aria-valuetext={words(at ?? last)}
      className="relative h-full cursor-pointer touch-pan-y rounded-sm select-none"
      onPointerMove={(event) => setAt(indexAt(event))}
      onPointerLeave={() => setAt(undefined)}
      onBlur={() => setAt(undefined)}
      onClick={(event) => open(indexAt(event))}
      onKeyDown={onKeyDown}
    >
      {width > 0 && <Plot {...{ minutes, ghosts, at, timeZone, width, height, step }} />}
      {at !== undefined && (
        <ChartTip left={margin.left + (at + 0.5) * step} isRight={at < minutes.length / 2}>
          <Numbers {...{ minutes, ghosts, at, timeZone }} />
        </ChartTip>
      )}
    </div>
  );
}

interface PlotProps extends MinuteBarsProps {
  at: number | undefined;
  timeZone: string;
  width: number;
  height: number;
  step: number;
}

function Plot({ minutes, ghosts, at, timeZone, width, height, step }: PlotProps) {
  const ticks = countTicks(Math.max(1, ...minutes.map(({ count }) => count), ...ghosts));
  const plotHeight = height - margin.top - margin.bottom;
  const y = (count: number) => margin.top + plotHeight * (1 - count / (ticks.at(-1) ?? 1));
  const right = width - margin.right;
  const last = minutes.length - 1;
  const bars = minutes.flatMap(({ start, count }, index) => {
    const tall = Math.max(y(0) - y(count), 1);
    return count === 0 ? [] : [{ start, index, tall, top: y(0) - tall, left: margin.left + index * step }];
  });
  const ghostLine = ghosts
    .slice(0, minutes.length)
    .map((count, index) => `${String(margin.left + (index + 0.5) * step)},${String(y(count))}`)
    .join(' ');
  return (
    <svg width={width} height={height} aria-hidden className="pointer-events-none absolute inset-0">
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={margin.left} x2={right} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
          <text x={margin.left - 6} y={y(tick) + 4} textAnchor="end" className="fill-muted text-xs">
            {shortNumber(tick)}
          </text>
        </g>
      ))}
      {bars.map(({ start, index, tall, top, left }) => (
        <rect
          key={start}
          x={left + 0.25}
          width={Math.max(step - 0.5, 0.5)}
          y={top}
          height={tall}
          fill={index === at ? 'var(--text)' : 'var(--accent)'}
          // The minute that is under way is not whole yet.
          fillOpacity={index === last && index !== at ? 0.45 : 1}
        />
      ))}
      {/* The hour before, told apart on the bars and beside them. */}
      {ghosts.some((count) => count > 0) && (
        <g fill="none">
          <polyline points={ghostLine} stroke="var(--surface)" strokeWidth={4} strokeOpacity={0.8} />
          <polyline points={ghostLine} stroke="var(--text)" strokeWidth={1.5} strokeDasharray="2 3" />
        </g>
      )}
      <line x1={margin.left} x2={right} y1={y(0)} y2={y(0)} stroke="var(--line-strong)" />
      <TimeLabels {...{ minutes, timeZone, width, height, step }} />
    </svg>
  );
}

function TimeLabels({ minutes, timeZone, width, height, step }: Omit<PlotProps, 'ghosts' | 'at'>) {
  const from = Date.parse(minutes[0]?.start ?? '');
  const to = Date.parse(minutes.at(-1)?.start ?? '');
  if (!Number.isFinite(from)) return null;
  const most = (width - margin.left - margin.right) / 72;
  return timeTicks(from, to, most, timeZone).map(({ time, label }) => {
    const x = margin.left + ((time - from) / minute + 0.5) * step;
    return (
      <text key={time} x={x} y={height - 4} textAnchor="middle" className="fill-muted text-xs">
        {label}
      </text>
    );
  });
}

type NumbersProps = MinuteBarsProps & { at: number; timeZone: string };

function Numbers({ minutes, ghosts, at, timeZone }: NumbersProps) {
  const shown = minutes[at];
  if (shown === undefined) return null;
  const ghost = ghosts[at];
  return (
    <>
      <p className="font-semibold">
        {clockTime(shown.start, timeZone)}
        {at === minutes.length - 1 && ', under way'}
      </p>
      <p>{number(shown.count)} events</p>
      {ghost !== undefined && <p className="text-muted">{number(ghost)} an hour earlier</p>}
    </>
  );
}
