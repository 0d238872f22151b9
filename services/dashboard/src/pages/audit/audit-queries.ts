import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { auditRecordsList } from '../../api/gen/audit-log.js';
import type { AuditRecordsListParams, AuditRecordView } from '../../api/gen/palisade.schemas.js';
import type { AuditSearch } from './audit-search.js';

export const recordsQuery = (filter: AuditRecordsListParams) =>
  infiniteQueryOptions({
    queryKey: ['audit', 'list', filter],
    queryFn: ({ pageParam, signal }) => auditRecordsList({ ...filter, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    // What was read doesn't change: what is new is counted, and read when somebody asks for it.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });

const newEvery = 10_000;

/** The latest few, again and again: those above the first row are new. */
export const latestQuery = (filter: AuditRecordsListParams) =>
  queryOptions({
    queryKey: ['audit', 'latest', filter],
    queryFn: ({ signal }) => auditRecordsList({ ...filter, limit: 50 }, { signal }),
    refetchInterval: newEvery,
  });

/** One record, found by when it occurred; null when it is not there. */
export const recordQuery = ({ record = '', at = '' }: Pick<AuditSearch, 'record' | 'at'>) =>
  queryOptions({
    queryKey: ['audit', 'one', record, at],
    queryFn: async ({ signal }): Promise<AuditRecordView | null> => {
      const to = new Date(Date.parse(at) + 1).toISOString();
      const { items } = await auditRecordsList({ from: at, to, limit: 500 }, { signal });
      return items.find(({ sequence }) => String(sequence) === record) ?? null;
    },
    enabled: record !== '' && at !== '',
    staleTime: Infinity,
  });
