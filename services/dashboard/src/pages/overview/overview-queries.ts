import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { alertKeys, alertsQuery } from '../../api/alert-queries.js';
import { alertingSummarySummary } from '../../api/gen/alerts.js';
import { fileAccessEventsCount, fileAccessHealthRead } from '../../api/gen/file-access.js';

const minute = 60_000;
const hour = 60 * minute;

/** The minutes of the last hour and how taking events goes; read every few seconds while somebody looks. */
export const healthQuery = queryOptions({
  queryKey: ['events', 'health'],
  queryFn: ({ signal }) => fileAccessHealthRead({ signal }),
  refetchInterval: 4000,
});

/** The minutes of the hour before: `until` is a whole minute, and they don't change with every second. */
export const hourBeforeQuery = (until: number) =>
  queryOptions({
    queryKey: ['events', 'hour before', until],
    queryFn: ({ signal }) =>
      fileAccessEventsCount(
        {
          from: new Date(until - hour).toISOString(),
          // Both ends count: a millisecond less, for no event to be in two hours.
          to: new Date(until - 1).toISOString(),
          buckets: 60,
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });

/** The live connection has it read again after each change; the ages change by themselves. */
export const summaryQuery = queryOptions({
  queryKey: alertKeys.summary,
  queryFn: ({ signal }) => alertingSummarySummary({ signal }),
  refetchInterval: minute,
});

export const newestAlerts = { sort: '-created_at', limit: 5 } as const;
export const newestAlertsQuery = alertsQuery(newestAlerts);
