import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { FileAccessEventMinute, FileAccessHealthAnswer } from '../../api/gen/palisade.schemas.js';
import { clockTime, number, shortNumber } from '../../format/format.js';
import { useTimeZone } from '../../session/session.js';
import { Bone } from '../../ui/states.js';
import { countTicks, timeTicks } from '../search/axis.js';
import { hourBeforeQuery } from './overview-queries.js';
import { MinuteTable } from './minute-table.js';
import { Panel } from './panel.js';

const minute = 60_000;
const height = 216;
const margin = { top: 8, right: 8, bottom: 20, left: 40 };

/** The last hour's events by minute, the hour before behind them; a minute leads to its events. */
export function EventsChart({ health }: { health: UseQueryResult<FileAccessHealthAnswer> }) {
  const [isTable, setTable] = useState(false);
  const first = health.data?.minutes[0];
  const before = useQuery({
    ...hourBeforeQuery(first === undefined ? 0 : Date.parse(first.start)),
    enabled: first !== undefined,
  });
  const ghosts = before.data?.items.map(({ count }) => count) ?? [];
  return (
    <Panel
      title="Events per minute"
      unit="in the last hour"
      className="xl:col-span-2"
      query={health}
      skeleton={<Bone className="h-52 w-full" />}
      aside={
        <button
          type="button"
          aria-pressed={isTable}
          className="text-sm whitespace-nowrap text-muted underline hover:text-text"
          onClick={() => setTable(!isTable)}
        >
          {isTable ? 'Show as a chart' : 'Show as a table'}
        </button>
      }
    >
      {({ minutes }) => (
        <>
          <p className="flex flex-wrap gap-x-4 px-3 text-sm text-muted">
            <span className="flex items-center gap-2">
              <span className="size-2.5 rounded-sm bg-accent" /> {number(sum(minutes))} in the last hour
            </span>
            <span className="flex items-center gap-2">
              <span className="w-3 border-t-2 border-dotted border-text" />{' '}
              {before.data === undefined
                ? before.isError
                  ? 'The hour before could not be read'
                  : 'The hour before'
                : `${number(before.data.total)} in the hour before`}
            </span>
          </p>
          <div className="p-2" style={{ height: height + 16 }}>
            {isTable ? (
              <MinuteTable minutes={minutes} ghosts={ghosts} />
            ) : (
              <Bars minutes={minutes} ghosts={ghosts} />
            )}
          </div>
        </>
      )}
    </Panel>
  );
}

const sum = (minutes: readonly FileAccessEventMinute[]) => minutes.reduce((all, { count }) => all + count, 0);

interface BarsProps {
  minutes: readonly FileAccessEventMinute[];
  /** The counts of the minutes an hour earlier. */
  ghosts: readonly number[];
}

function Bars({ minutes, ghosts }: BarsProps) {
  const timeZone = useTimeZone();
  const navigate = useNavigate();
  const [frame, width] = useWidth();
  const [at, setAt] = useState<number>();
  const plot = {
    width: Math.max(width - margin.left - margin.right, 1),
    height: height - margin.top - margin.bottom,
  };
  const ticks = countTicks(Math.max(1, ...minutes.map(({ count }) => count), ...ghosts));
  const y = (count: number) => margin.top + plot.height * (1 - count / (ticks.at(-1) ?? 1));
  const step = plot.width / Math.max(minutes.length, 1);
  const start = Date.parse(minutes[0]?.start ?? '');
  const x = (time: number) => margin.left + ((time - start) / minute) * step;
  const shown = at === undefined ? undefined : minutes[at];
  const pointOf = (count: number, index: number) =>
    `${String(margin.left + (index + 0.5) * step)},${String(y(count))}`;

  const open = (index: number) => {
    const from = minutes[index]?.start;
    if (from === undefined) return;
    const to = new Date(Date.parse(from) + minute - 1).toISOString();
    void navigate({ to: '/search', search: { from, to } });
  };
  const indexAt = ({ clientX, currentTarget }: React.MouseEvent) => {
    const index = Math.floor((clientX - currentTarget.getBoundingClientRect().left - margin.left) / step);
    return index >= 0 && index < minutes.length ? index : undefined;
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const last = minutes.length - 1;
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
      aria-valuemax={minutes.length - 1}
      aria-valuenow={at ?? minutes.length - 1}
      aria-valuetext={words(at ?? minutes.length - 1)}
      className="relative h-full cursor-pointer touch-pan-y rounded-sm select-none"
      onPointerMove={(event) => setAt(indexAt(event))}
      onPointerLeave={() => setAt(undefined)}
      onBlur={() => setAt(undefined)}
      onClick={(event) => {
        const index = indexAt(event);
        if (index !== undefined) open(index);
      }}
      onKeyDown={onKeyDown}
    >
      <svg width={width} height={height} aria-hidden className="block">
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
            <text x={margin.left - 6} y={y(tick) + 4} textAnchor="end" className="fill-muted text-xs">
              {shortNumber(tick)}
            </text>
          </g>
        ))}
        {minutes.map(({ start: from, count }, index) => (
          <rect
            key={from}
            x={margin.left + index * step + (step > 4 ? 0.5 : 0)}
            width={Math.max(step - (step > 4 ? 1 : 0), 0.5)}
            y={y(count)}
            height={y(0) - y(count)}
            // The minute that is under way is not whole yet.
            fill={index === at ? 'var(--text)' : 'var(--accent)'}
            fillOpacity={index === minutes.length - 1 && index !== at ? 0.45 : 1}
          />
        ))}
        {ghosts.some((count) => count > 0) && (
          <Ghosts points={ghosts.slice(0, minutes.length).map(pointOf)} />
        )}
        <line x1={margin.left} x2={width - margin.right} y1={y(0)} y2={y(0)} stroke="var(--line-strong)" />
        {Number.isFinite(start) &&
          timeTicks(start, start + minutes.length * minute, plot.width / 72, timeZone).map(
            ({ time, label }) => (
              <text
                key={time}
                x={x(time)}
                y={height - 4}
                textAnchor={x(time) > width - 30 ? 'end' : x(time) < margin.left + 12 ? 'start' : 'middle'}
                className="fill-muted text-xs"
              >
                {label}
              </text>
            ),
          )}
      </svg>
      {shown !== undefined && at !== undefined && (
        <div
          className="pointer-events-none absolute top-2 z-10 rounded-md border border-line-strong bg-surface px-2 py-1 text-sm whitespace-nowrap shadow-lg"
          style={{
            left: margin.left + (at + 0.5) * step,
            transform: at < minutes.length / 2 ? 'translateX(12px)' : 'translateX(calc(-100% - 12px))',
          }}
        >
          <p className="font-semibold">
            {clockTime(shown.start, timeZone)}
            {at === minutes.length - 1 && ', under way'}
          </p>
          <p>{number(shown.count)} events</p>
          {ghosts[at] !== undefined && <p className="text-muted">{number(ghosts[at])} an hour earlier</p>}
        </div>
      )}
    </div>
  );
}

/** The hour before, told apart on the bars and beside them. */
function Ghosts({ points }: { points: readonly string[] }) {
  const line = { points: points.join(' '), fill: 'none', strokeLinejoin: 'round' as const };
  return (
    <g className="pointer-events-none">
      <polyline {...line} stroke="var(--surface)" strokeWidth="4" strokeOpacity="0.8" />
      <polyline {...line} stroke="var(--text)" strokeWidth="1.5" strokeDasharray="2 3" />
    </g>
  );
}

function useWidth() {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (frame.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  return [frame, width] as const;
}
