import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Severity } from '../ui/severities.js';
import { registryApi, type ApisFilter, type OutcomeStatus } from './registry-api.js';

/** Whatever changes an API has everything under `all` read again. */
export const apiKeys = {
  all: ['apis'] as const,
  lists: ['apis', 'list'] as const,
  one: (id: string) => ['apis', 'one', id] as const,
};

/** Audits end by themselves. */
const often = 30_000;
const soon = 3_000;

export const apisQuery = (filter: ApisFilter) =>
  infiniteQueryOptions({
    queryKey: [...apiKeys.lists, filter],
    queryFn: ({ pageParam, signal }) =>
      registryApi.list({ ...filter, limit: 200, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ items }) => items.some(({ open_audit }) => open_audit !== null)) === true
        ? soon
        : often,
    placeholderData: keepPreviousData,
  });

/** Those to choose from. */
export const apiChoicesQuery = queryOptions({
  queryKey: [...apiKeys.all, 'choices'],
  queryFn: ({ signal }) => registryApi.list({ limit: 500, sort: 'name' }, { signal }),
  select: ({ items }) => items,
});

export const apiQuery = (id: string) =>
  queryOptions({
    queryKey: apiKeys.one(id),
    queryFn: ({ signal }) => registryApi.one(id, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data?.open_audit === undefined || data.open_audit === null ? often : soon,
  });

export const trendQuery = (id: string) =>
  queryOptions({
    queryKey: [...apiKeys.one(id), 'trend'],
    queryFn: ({ signal }) => registryApi.trend(id, { limit: 60 }, { signal }),
  });

export const auditsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...apiKeys.one(id), 'audits'],
    queryFn: ({ pageParam, signal }) => registryApi.audits(id, { limit: 100, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    refetchInterval: often,
  });

export const auditQuery = (id: string, auditId: string | undefined) =>
  queryOptions({
    queryKey: [...apiKeys.one(id), 'audits', auditId ?? ''],
    queryFn: ({ signal }) => registryApi.oneAudit(id, auditId ?? '', { signal }),
    enabled: auditId !== undefined,
  });

export const outcomesQuery = (
  of: { id: string; auditId: string | undefined },
  filter: { status?: OutcomeStatus; severity?: Severity },
) =>
  infiniteQueryOptions({
    queryKey: [...apiKeys.one(of.id), 'outcomes', of.auditId ?? '', filter],
    queryFn: ({ pageParam, signal }) =>
      registryApi.outcomes(of.id, of.auditId ?? '', { ...filter, limit: 200, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    enabled: of.auditId !== undefined,
    placeholderData: keepPreviousData,
  });
