import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { rulesApi, type RulesFilter } from './rules-api.js';

/** Whatever changes a rule has everything under `all` read again. */
export const ruleKeys = {
  all: ['rules'] as const,
  lists: ['rules', 'list'] as const,
  one: (id: string) => ['rules', 'one', id] as const,
  exceptions: ['exceptions'] as const,
  backtest: (id: string) => ['backtests', id] as const,
};

// Rates and costs move by themselves.
const often = 30_000;

export const rulesQuery = (filter: RulesFilter) =>
  infiniteQueryOptions({
    queryKey: [...ruleKeys.lists, filter],
    queryFn: ({ pageParam, signal }) =>
      rulesApi.list({ ...filter, limit: 200, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    refetchInterval: often,
    placeholderData: keepPreviousData,
  });

export const ruleQuery = (id: string) =>
  queryOptions({
    queryKey: ruleKeys.one(id),
    queryFn: ({ signal }) => rulesApi.one(id, { signal }),
    refetchInterval: often,
    enabled: id !== '',
  });

/** They move with the days, and so slowly that one asking will do. */
export const examplesQuery = (id: string) =>
  queryOptions({
    queryKey: [...ruleKeys.all, 'examples', id],
    queryFn: async ({ signal }) => (await rulesApi.examples(id, { signal })).items,
    staleTime: Infinity,
  });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...ruleKeys.all, 'versions', id],
    queryFn: ({ signal }) => rulesApi.versions(id, { limit: 100 }, { signal }),
    select: ({ items }) => items,
  });

export const diffQuery = (id: string, range: { from: number; to: number }) =>
  queryOptions({
    queryKey: [...ruleKeys.all, 'diff', id, range],
    queryFn: ({ signal }) => rulesApi.diff(id, range, { signal }),
    staleTime: Infinity,
  });

export const coverageQuery = queryOptions({
  queryKey: [...ruleKeys.all, 'coverage'],
  queryFn: ({ signal }) => rulesApi.coverage({ signal }),
  select: ({ tactics }) => tactics,
});

export const rulesHealthQuery = queryOptions({
  queryKey: [...ruleKeys.all, 'health'],
  queryFn: ({ signal }) => rulesApi.health({ signal }),
  refetchInterval: often,
});

export const exceptionsQuery = (ruleId: string) =>
  queryOptions({
    queryKey: [...ruleKeys.exceptions, ruleId],
    queryFn: ({ signal }) => rulesApi.exceptions({ rule_id: ruleId, limit: 100 }, { signal }),
    select: ({ items }) => items,
  });

/** Read again and again until it has come to its end. */
export const backtestQuery = (id: string) =>
  queryOptions({
    queryKey: ruleKeys.backtest(id),
    queryFn: ({ signal }) => rulesApi.backtest(id, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data === undefined || data.state === 'queued' || data.state === 'running' ? 1000 : false,
    enabled: id !== '',
  });

export const actorQuery = (email: string) =>
  queryOptions({
    queryKey: ['actors', email],
    queryFn: ({ signal }) => rulesApi.actor(email, { signal }),
    refetchInterval: often,
  });
