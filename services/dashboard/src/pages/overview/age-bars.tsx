import { Link } from '@tanstack/react-router';
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis, type BarShapeProps } from 'recharts';
import type { AlertingAlertSummary } from '../../api/gen/palisade.schemas.js';
import { number } from '../../format/format.js';
import { countTicks } from '../../ui/axis.js';
import { severityColour, type Severity } from '../../ui/severities.js';
import { ages, alertsOf, segmentWords, type Age } from './ages.js';
import { heightsOf } from './heights.js';

type Counts = AlertingAlertSummary['open_by_severity'];

const margin = { top: 8, bottom: 6, left: 0 };
/** The lowest that a segment stands, as a share of the axis: it has to be seen, and hit. */
const lowest = 0.03;
const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

/** Stacks of alerts that are not closed, the most severe on the axis; a segment leads to its alerts. For the pointer: the numbers below the chart are the same links, for everybody. */
export function AgeBars({ counts, asOf }: { counts: Counts; asOf: string }) {
  const sums = ages.map(({ id }) => counts.reduce((sum, { ages: by }) => sum + by[id], 0));
  const ticks = countTicks(Math.max(...sums));
  const top = ticks.at(-1) ?? 1;
  const stacks = ages.map(({ id }) => {
    const heights = heightsOf(
      counts.map(({ ages: by }) => by[id]),
      top * lowest,
    );
    return { id, ...Object.fromEntries(counts.map(({ severity }, at) => [severity, heights[at]])) };
  });
  const countOf = (severity: Severity, age: Age) =>
    counts.find((one) => one.severity === severity)?.ages[age.id] ?? 0;

  return (
    <BarChart
      responsive
      accessibilityLayer={false}
      className="size-full"
      data={stacks}
      // The bars stand above the columns of the table.
      margin={{ ...margin, right: 3 * rem() }}
      barCategoryGap="25%"
      maxBarSize={56}
    >
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="id"
        height={1}
        tick={false}
        tickLine={false}
        axisLine={{ stroke: 'var(--line-strong)' }}
      />
      <YAxis
        width={6.5 * rem()}
        domain={[0, top]}
        allowDataOverflow
        ticks={ticks}
        interval={0}
        tickFormatter={number}
        axisLine={false}
        tickLine={false}
        tickSize={0}
        tickMargin={8}
        tick={{ className: 'fill-muted text-xs' }}
      />
      <Tooltip
        shared={false}
        isAnimationActive={false}
        cursor={false}
        content={({ activeIndex, payload }) => {
          const age = ages[Number(activeIndex ?? -1)];
          const severity = counts.find((one) => one.severity === payload[0]?.name)?.severity;
          return (
            age !== undefined &&
            severity !== undefined && (
              <p className="rounded-md border border-line-strong bg-surface px-2 py-1 text-sm whitespace-nowrap text-text shadow-lg">
                {segmentWords(countOf(severity, age), severity, age)}
              </p>
            )
          );
        }}
      />
      {counts.map(({ severity }) => (
        <Bar
          key={severity}
          dataKey={severity}
          name={severity}
          stackId="not closed"
          isAnimationActive={false}
          shape={(bar) => {
            const age = ages[bar.index];
            return age === undefined || countOf(severity, age) === 0 ? (
              <g />
            ) : (
              <Link to="/alerts" search={alertsOf({ severity, age, asOf })} tabIndex={-1}>
                <Segment severity={severity} {...bar} />
              </Link>
            );
          }}
        />
      ))}
    </BarChart>
  );
}

function Segment({ severity, x, y, width, height }: BarShapeProps & { severity: Severity }) {
  return (
    <rect
      x={x}
      // A line of the surface between two segments.
      y={y + 1}
      width={width}
      height={Math.max(height - 1, 1)}
      fill={severityColour(severity)}
      className="hover:brightness-110"
    />
  );
}
