import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AlertingAlertSummary, FileAccessHealthAnswer } from '../../api/gen/palisade.schemas.js';
import { number } from '../../format/format.js';
import { Bone } from '../../ui/states.js';
import { round, usualRate } from './ingest-state.js';

interface HeadlineProps {
  summary: UseQueryResult<AlertingAlertSummary>;
  health: UseQueryResult<FileAccessHealthAnswer>;
}

const tile = 'flex min-w-32 flex-1 flex-col px-4 py-2 hover:bg-sunken max-md:min-w-[45%]';

/** The few numbers to see first; each leads to what it counts. */
export function Headline({ summary, health }: HeadlineProps) {
  const states = summary.data?.by_state;
  const critical = summary.data?.open_by_severity.find(({ severity }) => severity === 'critical')?.total;
  const rates = health.data?.events_per_minute;
  const usual = health.data && usualRate(health.data);
  return (
    <ul
      aria-label="At a glance"
      className="flex flex-wrap divide-x divide-line overflow-hidden rounded-md border border-line bg-surface"
    >
      <li className="contents">
        <Link to="/alerts" search={{ state: ['open'] }} className={tile}>
          <Figure label="Open" value={states?.open} failed={summary.isError} />
        </Link>
      </li>
      <li className="contents">
        <Link to="/alerts" search={{ state: ['acknowledged'] }} className={tile}>
          <Figure label="Acknowledged" value={states?.acknowledged} failed={summary.isError} />
        </Link>
      </li>
      <li className="contents">
        <Link
          to="/alerts"
          search={{ state: ['open', 'acknowledged'], severity: ['critical'] }}
          className={tile}
        >
          <Figure label="Critical, not closed" value={critical} failed={summary.isError} />
        </Link>
      </li>
      <li className="contents">
        <Link to="/activity" className={tile}>
          <Figure label="Events in the last minute" value={rates?.last_1m} failed={health.isError}>
            {usual !== undefined && `usually ${number(round(usual))}`}
          </Figure>
        </Link>
      </li>
    </ul>
  );
}

function Figure({
  label,
  value,
  failed,
  children,
}: {
  label: string;
  value: number | undefined;
  failed: boolean;
  children?: ReactNode;
}) {
  return (
    <>
      <span className="text-sm text-muted">{label}</span>
      <span className="flex items-baseline gap-2">
        {value === undefined ? (
          <span className="text-xl font-semibold">{failed ? '–' : <Bone className="w-12" />}</span>
        ) : (
          <span className="text-xl font-semibold">{number(value)}</span>
        )}
        <span className="truncate text-sm text-muted">{children}</span>
      </span>
    </>
  );
}
