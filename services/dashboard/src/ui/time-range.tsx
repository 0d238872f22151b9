import { Popover } from '@base-ui/react/popover';
import { useState } from 'react';
import { bothTimes, dayTime } from '../format/format.js';
import { fromZoned, toZoned } from '../format/zoned-time.js';
import { useTimeZone } from '../session/session.js';
import { rangeNames, relativeRanges, type TimeSearch } from '../url/time-range.js';
import { Button, buttonClass } from './button.js';
import { classes } from './classes.js';
import { Icon } from './icon.js';

interface TimeRangeProps {
  time: TimeSearch;
  onChange: (time: TimeSearch) => void;
  /** What no choice means: “Any time”, “Last 24 hours”. */
  unset: string;
}

/** “Last 24 hours”, or from when to when in the organization's time zone. */
export function TimeRange({ time, onChange, unset }: TimeRangeProps) {
  const timeZone = useTimeZone();
  const [isOpen, setOpen] = useState(false);
  const choose = (chosen: TimeSearch) => {
    setOpen(false);
    onChange(chosen);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger className={buttonClass()} title={hint(time, timeZone)}>
        <Icon name="clock" className="text-muted" />
        {rangeWords(time, timeZone) ?? unset}
        <Icon name="chevron" className="size-3 text-muted" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" className="z-40">
          <Popover.Popup
            aria-label="Time range"
            className="flex rounded-md border border-line-strong bg-surface shadow-lg outline-none max-md:flex-col"
          >
            <ul className="border-line py-1 max-md:border-b md:border-r">
              {rangeNames.map((name) => (
                <RangeItem key={name} isChosen={time.range === name} onChoose={() => choose({ range: name })}>
                  {relativeRanges[name].label}
                </RangeItem>
              ))}
              <RangeItem
                isChosen={time.range === undefined && time.from === undefined && time.to === undefined}
                onChoose={() => choose({})}
              >
                {unset}
              </RangeItem>
            </ul>
            <AbsoluteRange time={time} timeZone={timeZone} onChoose={choose} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function RangeItem({
  isChosen,
  onChoose,
  children,
}: {
  isChosen: boolean;
  onChoose: () => void;
  children: string;
}) {
  return (
    <li>
      <button
        type="button"
        aria-pressed={isChosen}
        className={classes(
          'h-8 w-full px-3 text-left hover:bg-sunken',
          isChosen && 'bg-accent-soft font-medium',
        )}
        onClick={onChoose}
      >
        {children}
      </button>
    </li>
  );
}

interface AbsoluteRangeProps {
  time: TimeSearch;
  timeZone: string;
  onChoose: (time: TimeSearch) => void;
}

function AbsoluteRange({ time, timeZone, onChoose }: AbsoluteRangeProps) {
  const [from, setFrom] = useState(time.from === undefined ? '' : toZoned(time.from, timeZone));
  const [to, setTo] = useState(time.to === undefined ? '' : toZoned(time.to, timeZone));
  const start = fromZoned(from, timeZone);
  const end = fromZoned(to, timeZone);
  const isBackwards = start !== undefined && end !== undefined && start >= end;
  const isEmpty = start === undefined && end === undefined;
  const reason = isBackwards
    ? 'The end must be after the start.'
    : isEmpty
      ? 'Name a start or an end.'
      : undefined;
  const field = 'h-8 rounded-md border border-line bg-surface px-2';
  return (
    <form
      className="flex flex-col gap-2 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason === undefined) onChoose({ from: start, to: end });
      }}
    >
      <label className="flex flex-col gap-1 text-sm text-muted">
        From
        <input
          type="datetime-local"
          className={field}
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
      </label>
      <label className="flex flex-col gap-1 text-sm text-muted">
        To
        <input
          type="datetime-local"
          className={field}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </label>
      <p className="text-sm text-muted">In the time zone {timeZone}.</p>
      <Button type="submit" look="primary" reason={reason}>
        Apply
      </Button>
    </form>
  );
}

/** Undefined when no time is chosen. */
export function rangeWords({ range, from, to }: TimeSearch, timeZone: string): string | undefined {
  if (range !== undefined) return relativeRanges[range].label;
  if (from === undefined && to === undefined) return undefined;
  if (to === undefined) return `Since ${dayTime(from ?? '', timeZone)}`;
  if (from === undefined) return `Until ${dayTime(to, timeZone)}`;
  return `${dayTime(from, timeZone)} – ${dayTime(to, timeZone)}`;
}

function hint({ from, to }: TimeSearch, timeZone: string): string | undefined {
  const parts = [from, to].filter((time) => time !== undefined);
  return parts.length === 0 ? undefined : parts.map((time) => bothTimes(time, timeZone)).join('\n–\n');
}
