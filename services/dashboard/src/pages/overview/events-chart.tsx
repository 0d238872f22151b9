import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { FileAccessEventMinute, FileAccessHealthAnswer } from '../../api/gen/palisade.schemas.js';
import { number } from '../../format/format.js';
import { ChartSkeleton } from '../../ui/chart-skeleton.js';
import { MinuteBars } from './minute-bars.js';
import { MinuteTable } from './minute-table.js';
import { hourBeforeQuery } from './overview-queries.js';
import { Panel } from './panel.js';

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
      skeleton={
        <div className="h-56">
          <ChartSkeleton bars={60} />
        </div>
      }
      aside={
        <button
          type="button"
          aria-pressed={isTable}
          className="text-sm leading-6 whitespace-nowrap text-muted underline hover:text-text"
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
          <div className="h-58 p-2">
            {isTable ? (
              <MinuteTable minutes={minutes} ghosts={ghosts} />
            ) : (
              <MinuteBars minutes={minutes} ghosts={ghosts} />
            )}
          </div>
        </>
      )}
    </Panel>
  );
}

const sum = (minutes: readonly FileAccessEventMinute[]) => minutes.reduce((all, { count }) => all + count, 0);
