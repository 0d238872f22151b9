import type { UseQueryResult } from '@tanstack/react-query';
import type { FileAccessHistogramAnswer } from '../../api/gen/palisade.schemas.js';
import { isFileAction, type FileAction } from '../../events/actions.js';
import { duration, number } from '../../format/format.js';
import { useTimeZone } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { ChartFrame } from '../../ui/chart-frame.js';
import { classes } from '../../ui/classes.js';
import { Bone, ProblemNotice } from '../../ui/states.js';
import { bucketTime, Histogram, Swatch } from './histogram.js';
import { seriesOf, type Series } from './series.js';

interface EventsOverTimeProps {
  histogram: UseQueryResult<FileAccessHistogramAnswer>;
  filter: { from: string; to: string };
  chosen: readonly FileAction[];
  onAction: (actions: FileAction[]) => void;
  onZoom: (answer: FileAccessHistogramAnswer, first: number, last: number) => void;
  onZoomOut: () => void;
  canZoomOut: boolean;
}

/** The chart above the rows, with its legend: the same events, counted. */
export function EventsOverTime(props: EventsOverTimeProps) {
  const { histogram, onZoom, onZoomOut, canZoomOut } = props;
  const timeZone = useTimeZone();
  const { data } = histogram;
  if (histogram.isError)
    return <ProblemNotice problem={histogram.error} onRetry={() => void histogram.refetch()} />;
  const series = data === undefined ? [] : seriesOf(data);
  return (
    <div className="shrink-0 border-b border-line bg-page p-2 md:px-4">
      <ChartFrame
        title="Events over time"
        unit={data === undefined ? '' : `per ${duration(data.interval_seconds)}`}
        height={144}
        table={{
          headers: ['From', 'Events', ...series.map(({ name }) => name)],
          rows:
            data?.items.map((item) => [
              bucketTime(item, data.interval_seconds, timeZone),
              number(item.count),
              ...series.map(({ countIn }) => number(countIn(item.by))),
            ]) ?? [],
        }}
      >
        {data === undefined ? (
          <div role="status" aria-label="Loading" className="flex h-full items-end gap-2">
            <Bone className="h-full w-full" />
          </div>
        ) : (
          <div className={classes('h-full transition-opacity', histogram.isPlaceholderData && 'opacity-50')}>
            <Histogram
              answer={data}
              timeZone={timeZone}
              onZoom={(first, last) => onZoom(data, first, last)}
              onZoomOut={onZoomOut}
            />
          </div>
        )}
      </ChartFrame>
      <div className="flex items-start justify-between gap-2 pt-1">
        <Legend series={series} {...props} />
        <Button
          look="quiet"
          className="h-6! px-2!"
          reason={canZoomOut ? undefined : 'The time is as long as it can be.'}
          onClick={onZoomOut}
        >
          Zoom out
        </Button>
      </div>
    </div>
  );
}

/** Each kind with its number; pressed, only those are shown. */
function Legend({ series, chosen, onAction }: EventsOverTimeProps & { series: readonly Series[] }) {
  return (
    <ul aria-label="Actions" className="flex min-h-6 min-w-0 gap-x-1 max-md:overflow-x-auto md:flex-wrap">
      {series.map(({ name, fill, total }) => (
        <li key={name}>
          {isFileAction(name) ? (
            <button
              type="button"
              aria-pressed={chosen.includes(name)}
              className={classes(
                'flex h-6 items-center gap-2 rounded-md px-2 text-sm whitespace-nowrap hover:bg-sunken',
                chosen.includes(name) && 'bg-accent-soft',
              )}
              onClick={() =>
                onAction(chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name])
              }
            >
              <Swatch fill={fill} />
              {name} <span className="text-muted">{number(total)}</span>
            </button>
          ) : (
            <span className="flex h-6 items-center gap-2 px-2 text-sm whitespace-nowrap">
              <Swatch fill={fill} />
              {name} <span className="text-muted">{number(total)}</span>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
