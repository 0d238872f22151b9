import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Bar, CartesianGrid, ComposedChart, Line, Tooltip, usePlotArea, XAxis, YAxis } from 'recharts';
import type { FileAccessEventMinute } from '../../api/gen/palisade.schemas.js';
import { clockTime, number, shortNumber } from '../../format/format.js';
import { useTimeZone } from '../../session/session.js';
import { countTicks, timeTicks } from '../../ui/axis.js';

const minute = 60_000;
const margin = { top: 8, right: 16, bottom: 0, left: 0 };
const countsWidth = 40;
const still = { isAnimationActive: false } as const;
const ghostLine = { ...still, dataKey: 'ghost', type: 'linear', dot: false, activeDot: false } as const;

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
  const last = minutes.length - 1;
  const ticks = countTicks(Math.max(1, ...minutes.map(({ count }) => count), ...ghosts));

  const open = (index: number | undefined) => {
    const from = minutes[index ?? -1]?.start;
    if (from === undefined) return;
    const to = new Date(Date.parse(from) + minute - 1).toISOString();
    void navigate({ to: '/search', search: { from, to } });
  };
  const indexAt = ({ clientX, currentTarget }: React.MouseEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    const plotWidth = width - countsWidth - margin.right;
    const index = Math.floor(((clientX - left - countsWidth) / plotWidth) * minutes.length);
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
      {/* The slider alone hears pointer and keys, so that both show the same. */}
      <div aria-hidden className="pointer-events-none h-full">
        <ComposedChart
          responsive
          accessibilityLayer={false}
          className="size-full"
          data={minutes.map(({ start, count }, index) => ({ start, count, ghost: ghosts[index] }))}
          margin={margin}
          barCategoryGap={0.5}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <YAxis
            width={countsWidth}
            domain={[0, ticks.at(-1) ?? 1]}
            ticks={ticks}
            interval={0}
            tickFormatter={shortNumber}
            axisLine={false}
            tickLine={false}
            tickSize={0}
            tickMargin={6}
            tick={{ className: 'fill-muted text-xs' }}
          />
          <TimeAxis minutes={minutes} timeZone={timeZone} />
          <Tooltip
            {...still}
            cursor={false}
            offset={12}
            defaultIndex={at}
            position={{ y: margin.top }}
            content={() => at !== undefined && <Tip minutes={minutes} ghosts={ghosts} at={at} />}
          />
          <Bar
            {...still}
            dataKey="count"
            minPointSize={(count) => (Number(count) > 0 ? 1 : 0)}
            shape={({ x, y, width, height, index }) => (
              <rect
                x={x}
                y={y}
                width={width}
                height={height}
                fill={index === at ? 'var(--text)' : 'var(--accent)'}
                // The minute that is under way is not whole yet.
                fillOpacity={index === last && index !== at ? 0.45 : 1}
              />
            )}
          />
          {/* The hour before, told apart on the bars and beside them. */}
          {ghosts.some((count) => count > 0) && [
            <Line key="edge" {...ghostLine} stroke="var(--surface)" strokeWidth={4} strokeOpacity={0.8} />,
            <Line key="line" {...ghostLine} stroke="var(--text)" strokeWidth={1.5} strokeDasharray="2 3" />,
          ]}
        </ComposedChart>
      </div>
    </div>
  );
}

function TimeAxis({ minutes, timeZone }: { minutes: readonly FileAccessEventMinute[]; timeZone: string }) {
  const width = usePlotArea()?.width ?? 0;
  const from = Date.parse(minutes[0]?.start ?? '');
  const to = Date.parse(minutes.at(-1)?.start ?? '');
  const ticks = Number.isFinite(from) ? timeTicks(from, to, width / 72, timeZone) : [];
  const labels = new Map(ticks.map(({ time, label }) => [time, label]));
  return (
    <XAxis
      dataKey="start"
      height={20}
      ticks={minutes.map(({ start }) => start).filter((start) => labels.has(Date.parse(start)))}
      interval={0}
      tickFormatter={(start: string) => labels.get(Date.parse(start)) ?? ''}
      axisLine={{ stroke: 'var(--line-strong)' }}
      tickLine={false}
      tickSize={0}
      tickMargin={6}
      tick={{ className: 'fill-muted text-xs' }}
    />
  );
}

function Tip({ minutes, ghosts, at }: MinuteBarsProps & { at: number }) {
  const timeZone = useTimeZone();
  const shown = minutes[at];
  if (shown === undefined) return null;
  const ghost = ghosts[at];
  return (
    <div className="rounded-md border border-line-strong bg-surface px-2 py-1 text-sm whitespace-nowrap shadow-lg">
      <p className="font-semibold">
        {clockTime(shown.start, timeZone)}
        {at === minutes.length - 1 && ', under way'}
      </p>
      <p>{number(shown.count)} events</p>
      {ghost !== undefined && <p className="text-muted">{number(ghost)} an hour earlier</p>}
    </div>
  );
}
