import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem.js';
import type { Severity } from '../ui/severities.js';
import { isOpen } from './scan-words.js';
import { scansApi, type ScanState } from './scans-api.js';

/** Whatever changes a scan, a schedule or a connection has everything under its first word read again. */
export const scanKeys = {
  scans: ['scans'] as const,
  one: (id: string) => ['scans', 'one', id] as const,
  tasks: ['tasks'] as const,
  target: (id: string) => ['targets', id] as const,
  connections: ['connections'] as const,
  schedules: ['schedules'] as const,
};

const often = 30_000;
/** The stream brings progress; asking makes up for what it may have lost. */
const soon = 3_000;

export const scansQuery = (filter: { target_id?: string; state?: ScanState }) =>
  infiniteQueryOptions({
    queryKey: [...scanKeys.scans, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      scansApi.list({ ...filter, limit: 100, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ items }) => items.some(({ state }) => isOpen(state))) === true ? soon : often,
    placeholderData: keepPreviousData,
  });

export const scanQuery = (id: string) =>
  queryOptions({
    queryKey: scanKeys.one(id),
    queryFn: ({ signal }) => scansApi.one(id, { signal }),
    refetchInterval: ({ state: { data, error } }) =>
      error === null && (data === undefined || isOpen(data.state)) ? soon : often,
  });

export const failedTasksQuery = infiniteQueryOptions({
  queryKey: [...scanKeys.tasks, 'failed'],
  queryFn: ({ pageParam, signal }) =>
    scansApi.tasks({ state: 'failed', limit: 100, cursor: pageParam }, { signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  refetchInterval: often,
});

// An API that was registered a moment ago becomes a target by a topic: not found is not known yet.
const untilKnown = {
  retry: (failures: number, error: Error) =>
    error instanceof ApiProblem && (error.status === 404 || error.status === 0) && failures < 20,
  retryDelay: 1_000,
};

export const targetQuery = (id: string) =>
  queryOptions({
    queryKey: scanKeys.target(id),
    queryFn: ({ signal }) => scansApi.target(id, { signal }),
    ...untilKnown,
    refetchInterval: often,
  });

export const proofsQuery = (targetId: string) =>
  queryOptions({
    queryKey: [...scanKeys.target(targetId), 'proofs'],
    queryFn: ({ signal }) => scansApi.proofs(targetId, { signal }),
    ...untilKnown,
    select: ({ items }) => items,
  });

export const connectionsQuery = queryOptions({
  queryKey: scanKeys.connections,
  queryFn: ({ signal }) => scansApi.connections({ limit: 500 }, { signal }),
  select: ({ items }) => items,
});

export const schedulesQuery = (filter: { target_id?: string }) =>
  queryOptions({
    queryKey: [...scanKeys.schedules, 'list', filter],
    queryFn: ({ signal }) => scansApi.schedules({ ...filter, limit: 500 }, { signal }),
    select: ({ items }) => items,
    refetchInterval: often,
  });

export const scheduleQuery = (id: string | undefined) =>
  queryOptions({
    queryKey: [...scanKeys.schedules, 'one', id ?? ''],
    queryFn: ({ signal }) => scansApi.schedule(id ?? '', { signal }),
    enabled: id !== undefined,
    refetchInterval: often,
  });

export const scheduleRunsQuery = (id: string) =>
  queryOptions({
    queryKey: [...scanKeys.schedules, 'runs', id],
    queryFn: ({ signal }) => scansApi.scheduleRuns(id, { limit: 50 }, { signal }),
    select: ({ items }) => items,
    refetchInterval: often,
  });

export const checksQuery = (filter: { severity?: Severity; q?: string }) =>
  queryOptions({
    queryKey: ['checks', filter],
    queryFn: ({ signal }) =>
      scansApi.checks(
        { q: filter.q, limit: 500, ...(filter.severity !== undefined && { severity: [filter.severity] }) },
        { signal },
      ),
    select: ({ items }) => items,
    placeholderData: keepPreviousData,
  });
