import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { AlertingAlertSummary } from '../../api/gen/palisade.schemas.js';
import { number } from '../../format/format.js';
import { countTicks } from '../../ui/axis.js';
import { ChartTip } from '../../ui/chart-tip.js';
import { severityColour, type Severity } from '../../ui/severities.js';
import { useSize } from '../../ui/use-size.js';
import { ages, alertsOf, segmentWords, type Age } from './ages.js';
import { heightsOf } from './heights.js';

type Counts = AlertingAlertSummary['open_by_severity'];

const margin = { top: 8, bottom: 7 };
/** The lowest that a segment stands, as a share of the axis: it has to be seen, and hit. */
const lowest = 0.03;
const widest = 56;
/** In rem, beside the bars: they stand above the columns of the table. */
const besides = { left: 6.5, right: 3 };
const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

interface Segment {
  severity: Severity;
  age: Age;
  count: number;
  top: number;
  tall: number;
  /** The middle of its bar. */
  middle: number;
}

/** Stacks of alerts that are not closed, the most severe on the axis; a segment leads to its alerts. For the pointer: the numbers below the chart are the same links, for everybody. */
export function AgeBars({ counts, asOf }: { counts: Counts; asOf: string }) {
  const [frame, width, height] = useSize();
  const [shown, setShown] = useState<Segment>();
  const left = besides.left * rem();
  const right = width - besides.right * rem();
  const step = Math.max(right - left, 1) / ages.length;
  const barWidth = Math.min(step * 0.75, widest);
  const sums = ages.map(({ id }) => counts.reduce((sum, { ages: by }) => sum + by[id], 0));
  const ticks = countTicks(Math.max(...sums));
  const highest = ticks.at(-1) ?? 1;
  const y = (count: number) => margin.top + (height - margin.top - margin.bottom) * (1 - count / highest);
  const segments = ages.flatMap((age, at) =>
    stackOf(counts, age, highest).map(({ from, to, ...segment }) => ({
      ...segment,
      top: y(to),
      tall: y(from) - y(to),
      middle: left + (at + 0.5) * step,
    })),
  );
  return (
    <div ref={frame} className="relative h-full" onPointerLeave={() => setShown(undefined)}>
      {width > 0 && (
        <svg width={width} height={height} className="absolute inset-0">
          {ticks.map((tick) => (
            <g key={tick}>
              <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
              <text x={left - 8} y={y(tick) + 4} textAnchor="end" className="fill-muted text-xs">
                {number(tick)}
              </text>
            </g>
          ))}
          {segments.map((segment) => (
            <Link
              key={`${segment.age.id} ${segment.severity}`}
              to="/alerts"
              search={alertsOf({ severity: segment.severity, age: segment.age, asOf })}
              tabIndex={-1}
              onPointerEnter={() => setShown(segment)}
              onPointerLeave={() => setShown(undefined)}
            >
              <rect
                x={segment.middle - barWidth / 2}
                width={barWidth}
                // A line of the surface between two segments.
                y={segment.top + 1}
                height={Math.max(segment.tall - 1, 1)}
                fill={severityColour(segment.severity)}
                className="hover:brightness-110"
              />
            </Link>
          ))}
          <line x1={left} x2={right} y1={y(0)} y2={y(0)} stroke="var(--line-strong)" />
        </svg>
      )}
      {shown !== undefined && (
        <ChartTip left={shown.middle} isRight={shown.middle < width / 2}>
          {segmentWords(shown.count, shown.severity, shown.age)}
        </ChartTip>
      )}
    </div>
  );
}

/** Each severity that is there, from where to where on the axis. */
function stackOf(counts: Counts, age: Age, highest: number) {
  const heights = heightsOf(
    counts.map(({ ages: by }) => by[age.id]),
    highest * lowest,
  );
  let to = 0;
  return counts.flatMap(({ severity, ages: by }, at) => {
    const from = to;
    to += heights[at] ?? 0;
    return by[age.id] === 0 ? [] : [{ severity, age, count: by[age.id], from, to }];
  });
}
