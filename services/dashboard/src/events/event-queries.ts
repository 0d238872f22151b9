import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { fileAccessEventsCount, fileAccessEventsSearch } from '../api/gen/file-access.js';
import type {
  FileAccessEventAnswer,
  FileAccessEventsCountParams,
  FileAccessEventsSearchParams,
} from '../api/gen/palisade.schemas.js';

export const eventsQuery = (filter: FileAccessEventsSearchParams) =>
  infiniteQueryOptions({
    queryKey: ['events', 'search', filter],
    queryFn: ({ pageParam, signal }) => fileAccessEventsSearch({ ...filter, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    // Pages that were read before are as they were: only the first would change, and the rest would follow it.
    refetchOnWindowFocus: false,
  });

export const histogramQuery = (filter: FileAccessEventsCountParams) =>
  queryOptions({
    queryKey: ['events', 'histogram', filter],
    queryFn: ({ signal }) => fileAccessEventsCount(filter, { signal }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  });

/** Which event an address means: its id, and the moment at which it is to be found. */
export interface EventRef {
  event?: string;
  at?: string;
}

/** One event of those at its moment; null when it is not stored, or not any more. */
export const eventQuery = ({ event = '', at = '' }: EventRef) =>
  queryOptions({
    queryKey: ['events', 'one', event, at],
    queryFn: async ({ signal }): Promise<FileAccessEventAnswer | null> => {
      const { items } = await fileAccessEventsSearch({ from: at, to: at, limit: 500 }, { signal });
      return items.find(({ event_id }) => event_id === event) ?? null;
    },
    enabled: event !== '' && at !== '',
    staleTime: Infinity,
  });
