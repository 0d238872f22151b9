import { useState } from 'react';
import type { AlertingMeasureView } from '../../api/gen/palisade.schemas.js';
import { bothTimes, clockTime, dayTime, number } from '../../format/format.js';
import { classes } from '../../ui/classes.js';
import { share, type Bar } from './timeline-span.js';

interface TimelineBarsProps {
  bars: readonly Bar[];
  measures: readonly AlertingMeasureView[];
  chosen: string | undefined;
  onChoose: (start: string | undefined) => void;
  timeZone: string;
}

/** Bars that are buttons: one stop for the Tab key, arrows go from bar to bar. */
export function TimelineBars({ bars, measures, chosen, onChoose, timeZone }: TimelineBarsProps) {
  const [focused, setFocused] = useState(0);
  const [hovered, setHovered] = useState<Bar>();
  const highest = Math.max(1, ...bars.map(({ count }) => count));
  const first = bars[0];
  const last = bars.at(-1);
  if (first === undefined || last === undefined) return null;
  const span = { from: Date.parse(first.start), to: Date.parse(last.end) };
  const shown = hovered ?? bars.find(({ start }) => start === chosen);
  const move = (container: HTMLElement, to: number) => {
    const next = Math.min(Math.max(to, 0), bars.length - 1);
    setFocused(next);
    container.querySelectorAll<HTMLElement>('[data-bar]')[next]?.focus();
  };
  return (
    <div className="grid h-full grid-cols-[auto_1fr] grid-rows-[1rem_1fr_1rem] gap-x-2 text-xs text-muted">
      <p className="col-start-2 truncate" aria-live="off">
        {shown === undefined ? <Legend /> : barWords(shown, timeZone)}
      </p>
      <div className="col-start-1 row-start-2 flex flex-col justify-between text-right leading-none">
        <span>{number(highest)}</span>
        <span>0</span>
      </div>
      <div
        role="group"
        aria-label="Events over time; arrows move, Enter shows a bar’s events"
        className="relative col-start-2 row-start-2 flex items-end border-b border-line-strong"
        onPointerLeave={() => setHovered(undefined)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowRight') move(event.currentTarget, focused + 1);
          else if (event.key === 'ArrowLeft') move(event.currentTarget, focused - 1);
          else return;
          event.preventDefault();
        }}
      >
        {measures.map((measure) => (
          <Window key={measure.name} measure={measure} span={span} />
        ))}
        {bars.map((bar, index) => (
          <button
            key={bar.start}
            type="button"
            data-bar
            tabIndex={index === focused ? 0 : -1}
            aria-pressed={bar.start === chosen}
            aria-label={barWords(bar, timeZone)}
            title={bothTimes(bar.start, timeZone)}
            className={classes(
              'relative flex h-full flex-1 flex-col justify-end px-px hover:bg-sunken',
              bar.start === chosen && 'bg-accent-soft',
            )}
            onFocus={() => {
              setFocused(index);
              setHovered(bar);
            }}
            onPointerEnter={() => setHovered(bar)}
            onClick={() => onChoose(bar.start === chosen ? undefined : bar.start)}
          >
            <span
              className="bg-line-strong"
              style={{ height: percent(bar.count - bar.downloads, highest) }}
            />
            <span className="bg-accent" style={{ height: percent(bar.downloads, highest) }} />
          </button>
        ))}
      </div>
      <div className="col-start-2 row-start-3 flex justify-between pt-1 leading-none">
        <span>{dayTime(first.start, timeZone)}</span>
        <span>{clockTime(last.end, timeZone)}</span>
      </div>
    </div>
  );
}

const percent = (part: number, whole: number): string => `${String((part / whole) * 100)}%`;

function barWords({ start, end, count, downloads }: Bar, timeZone: string): string {
  const when = `${clockTime(start, timeZone, true)} – ${clockTime(end, timeZone, true)}`;
  return `${when}: ${number(count)} events, ${number(downloads)} of them downloads`;
}

function Legend() {
  return (
    <span className="flex gap-3">
      <span className="flex items-center gap-1">
        <span className="size-2 bg-accent" /> Downloads
      </span>
      <span className="flex items-center gap-1">
        <span className="size-2 bg-line-strong" /> Other actions
      </span>
      <span className="flex items-center gap-1">
        <span className="h-2 w-3 border-x border-dashed border-text bg-sunken" /> The rule’s window
      </span>
    </span>
  );
}

function Window({ measure, span }: { measure: AlertingMeasureView; span: { from: number; to: number } }) {
  const { window_started_at, window_ended_at } = measure;
  if (window_started_at === undefined || window_ended_at === undefined) return null;
  const place = share(span, { from: Date.parse(window_started_at), to: Date.parse(window_ended_at) });
  if (place === undefined) return null;
  return (
    <span
      aria-hidden
      className="absolute inset-y-0 border-x border-dashed border-text bg-sunken"
      style={{ left: `${String(place.left)}%`, width: `${String(place.width)}%` }}
    />
  );
}
