import { useState } from 'react';
import type { TrendPoint } from '../../registry/registry-api.js';
import { percent } from '../../registry/registry-words.js';
import { dayTime } from '../../format/format.js';
import { useTimeZone } from '../../session/session.js';
import { ChartFrame } from '../../ui/chart-frame.js';
import { ChartTip } from '../../ui/chart-tip.js';
import { severities, severityWords } from '../../ui/severities.js';
import { useSize } from '../../ui/use-size.js';

interface ScoreChartProps {
  points: readonly TrendPoint[];
  /** The audit that is looked at. */
  chosen: string;
  onChoose: (auditId: string) => void;
}

const height = 184;
const margin = { top: 12, right: 12, bottom: 20, left: 28 };
const ticks = [0, 25, 50, 75, 100];

const fails = ({ fails_by_severity }: TrendPoint): string =>
  severities
    .filter((severity) => fails_by_severity[severity] > 0)
    .map((severity) => `${String(fails_by_severity[severity])} ${severityWords[severity].toLowerCase()}`)
    .join(', ') || 'none';

const scored = ({ score, coverage }: TrendPoint): string =>
  score === null
    ? `no score, coverage ${coverage === null ? 'unknown' : percent(coverage)}`
    : `score ${String(score)}`;

/** The score of each audit; where there was none, the line has a gap. */
export function ScoreChart(props: ScoreChartProps) {
  const timeZone = useTimeZone();
  const points = [...props.points].sort((a, b) => Date.parse(a.ended_at) - Date.parse(b.ended_at));
  return (
    <ChartFrame
      title="Score"
      unit="of 100, by audit"
      height={height + 16}
      table={{
        headers: ['Audit', 'Score', 'Grade', 'Coverage', 'Fails'],
        rows: points
          .map((point) => [
            dayTime(point.ended_at, timeZone),
            point.score ?? '–',
            point.grade ?? '–',
            point.coverage === null ? '–' : percent(point.coverage),
            fails(point),
          ])
          .reverse(),
      }}
    >
      {points.length === 0 ? (
        <p className="p-4 text-muted">There is nothing to draw yet.</p>
      ) : (
        <Line {...props} points={points} />
      )}
    </ChartFrame>
  );
}

function Line({ points, chosen, onChoose }: ScoreChartProps) {
  const timeZone = useTimeZone();
  const [frame, width] = useSize();
  const [at, setAt] = useState<number>();
  const inner = {
    width: Math.max(0, width - margin.left - margin.right),
    height: height - margin.top - margin.bottom,
  };
  const x = (index: number) =>
    margin.left + (points.length === 1 ? inner.width / 2 : (index / (points.length - 1)) * inner.width);
  const y = (score: number) => margin.top + inner.height * (1 - score / 100);
  const last = points.length - 1;
  const chosenIndex = points.findIndex(({ audit_id }) => audit_id === chosen);
  const shown = at === undefined ? undefined : points[at];
  const words = (point: TrendPoint) =>
    `${dayTime(point.ended_at, timeZone)}: ${scored(point)}, fails: ${fails(point)}`;
  const nearest = (clientX: number, left: number) =>
    Math.min(
      last,
      Math.max(0, Math.round(((clientX - left - margin.left) / Math.max(1, inner.width)) * last)),
    );
  const choose = (index: number | undefined) => {
    const point = index === undefined ? undefined : points[index];
    if (point !== undefined) onChoose(point.audit_id);
  };
  const keys: Record<string, number> = {
    ArrowLeft: Math.max(0, (at ?? last) - 1),
    ArrowRight: Math.min(last, (at ?? last) + 1),
    Home: 0,
    End: last,
  };
  const read = points[at ?? (chosenIndex < 0 ? last : chosenIndex)];
  return (
    <div
      ref={frame}
      role="slider"
      aria-label="Score by audit; Enter looks at that one"
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={at ?? Math.max(chosenIndex, 0)}
      aria-valuetext={read === undefined ? '' : words(read)}
      tabIndex={0}
      className="relative cursor-pointer"
      onPointerMove={(event) =>
        setAt(nearest(event.clientX, event.currentTarget.getBoundingClientRect().left))
      }
      onPointerLeave={() => setAt(undefined)}
      onBlur={() => setAt(undefined)}
      onClick={() => choose(at)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') choose(at);
        const to = keys[event.key];
        if (to === undefined) return;
        event.preventDefault();
        setAt(to);
      }}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden className="block text-muted">
          {ticks.map((tick) => (
            <g key={tick}>
              <line
                x1={margin.left}
                x2={width - margin.right}
                y1={y(tick)}
                y2={y(tick)}
                stroke={tick === 0 ? 'var(--line-strong)' : 'var(--line)'}
              />
              <text x={margin.left - 6} y={y(tick) + 4} textAnchor="end" fontSize={11} fill="currentColor">
                {tick}
              </text>
            </g>
          ))}
          <path d={pathOf(points, x, y)} fill="none" stroke="var(--accent)" strokeWidth={2} />
          {points.map((point, index) =>
            point.score === null ? (
              <line
                key={point.audit_id}
                x1={x(index)}
                x2={x(index)}
                y1={y(0) - 8}
                y2={y(0)}
                stroke="var(--line-strong)"
                strokeWidth={2}
                strokeDasharray="2 2"
              />
            ) : (
              <circle
                key={point.audit_id}
                cx={x(index)}
                cy={y(point.score)}
                r={index === chosenIndex || index === at ? 5 : 3}
                fill={index === chosenIndex ? 'var(--accent)' : 'var(--surface)'}
                stroke="var(--accent)"
                strokeWidth={2}
              />
            ),
          )}
          <text x={margin.left} y={height - 4} fontSize={11} fill="currentColor">
            {dayTime(points[0]?.ended_at ?? '', timeZone)}
          </text>
          {last > 0 && (
            <text x={width - margin.right} y={height - 4} textAnchor="end" fontSize={11} fill="currentColor">
              {dayTime(points[last]?.ended_at ?? '', timeZone)}
            </text>
          )}
        </svg>
      )}
      {shown !== undefined && at !== undefined && (
        <ChartTip left={x(at)} isRight={x(at) < width / 2}>
          <p>{dayTime(shown.ended_at, timeZone)}</p>
          <p className="font-semibold">
            {scored(shown)}
            {shown.grade !== null && `, grade ${shown.grade}`}
          </p>
          <p className="text-muted">Fails: {fails(shown)}</p>
        </ChartTip>
      )}
    </div>
  );
}

function pathOf(
  points: readonly TrendPoint[],
  x: (index: number) => number,
  y: (score: number) => number,
): string {
  let isDrawing = false;
  return points
    .map(({ score }, index) => {
      if (score === null) {
        isDrawing = false;
        return '';
      }
      const step = `${isDrawing ? 'L' : 'M'}${String(x(index))} ${String(y(score))}`;
      isDrawing = true;
      return step;
    })
    .join('');
}
