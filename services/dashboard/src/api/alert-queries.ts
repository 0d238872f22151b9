import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import {
  alertingAlertsEvidence,
  alertingAlertsHistory,
  alertingAlertsList,
  alertingAlertsOne,
} from './gen/alerts.js';
import type { AlertingAlertsListParams } from './gen/palisade.schemas.js';

/** The live client patches what lies under `lists` and `one`; it has what lies under `summary` read again. */
export const alertKeys = {
  all: ['alerts'] as const,
  lists: ['alerts', 'list'] as const,
  list: (filter: AlertingAlertsListParams) => ['alerts', 'list', filter] as const,
  summary: ['alerts', 'summary'] as const,
  one: (id: string) => ['alerts', 'one', id] as const,
  detailsOf: (id: string) => ['alerts', 'details', id] as const,
};

export const alertsQuery = (filter: AlertingAlertsListParams) =>
  infiniteQueryOptions({
    queryKey: alertKeys.list(filter),
    queryFn: ({ pageParam, signal }) => alertingAlertsList({ ...filter, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  });

export const alertQuery = (id: string) =>
  queryOptions({
    queryKey: alertKeys.one(id),
    queryFn: ({ signal }) => alertingAlertsOne(id, { signal }),
  });

export const evidenceQuery = (id: string) =>
  queryOptions({
    queryKey: [...alertKeys.detailsOf(id), 'evidence'],
    queryFn: ({ signal }) => alertingAlertsEvidence(id, { signal }),
  });

export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: [...alertKeys.detailsOf(id), 'history'],
    queryFn: ({ signal }) => alertingAlertsHistory(id, { limit: 100 }, { signal }),
  });
