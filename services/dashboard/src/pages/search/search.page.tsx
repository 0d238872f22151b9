import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import type { FileAccessEventAnswer } from '../../api/gen/palisade.schemas.js';
import { EventDrawer } from '../../events/event-drawer.js';
import { eventCard, eventColumns } from '../../events/event-columns.js';
import { EventFilters } from '../../events/event-filters.js';
import { eventsQuery, histogramQuery } from '../../events/event-queries.js';
import { number } from '../../format/format.js';
import { useTimeZone } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { DataTable } from '../../ui/data-table.js';
import { Page } from '../../ui/page.js';
import { ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { rangeWords, TimeRange } from '../../ui/time-range.js';
import type { TimeSearch } from '../../url/time-range.js';
import { asCsv, save } from './csv.js';
import { EventsOverTime } from './events-over-time.js';
import { NothingFound } from './nothing-found.js';
import { defaultSort, searchFilter, type SearchSearch } from './search-search.js';
import { timeOfBuckets, widened } from './zoom.js';

const route = getRouteApi('/shell/search');
const rowsAtOnce = 250;
const buckets = 120;
const none: FileAccessEventAnswer[] = [];

/** Stored events of a time: how many when, and each of them. */
export function SearchPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const timeZone = useTimeZone();
  // What “the last 24 hours” ends at: a table that somebody reads stays as it is until asked for anew.
  const [askedAt, setAskedAt] = useState(() => Date.now());
  const change = (part: Partial<SearchSearch>, replace = true) => {
    if (!('event' in part)) setAskedAt(Date.now());
    void navigate({ search: (before) => ({ ...before, ...part }), replace });
  };
  const { times, zoomTo, zoomOut } = useZoom(search, change);

  const filter = searchFilter(search, askedAt);
  const sort = search.sort ?? defaultSort;
  const found = useEvents({ ...filter, sort, limit: rowsAtOnce });
  const histogram = useQuery(histogramQuery({ ...filter, buckets, split: 'action' }));
  const total = histogram.isPlaceholderData ? undefined : histogram.data?.total;
  const { rows } = found;
  const open = rows.find(({ event_id }) => event_id === search.event);

  return (
    <Page
      title="Search"
      aside={total !== undefined && `${number(total)} events`}
      actions={
        <Button
          reason={rows.length === 0 ? 'There are no rows to export.' : undefined}
          onClick={() => save(`events-${filter.from}-${filter.to}.csv`.replaceAll(':', ''), asCsv(rows))}
        >
          Export
          <span className="-ml-1 max-md:sr-only">
            {rows.length === 0 ? 'rows' : `${number(rows.length)} rows`}
          </span>
        </Button>
      }
    >
      <EventFilters filter={search} onChange={change}>
        <TimeRange time={search} unset="Last 24 hours" onChange={zoomTo} />
        <Button onClick={() => setAskedAt(Date.now())}>Refresh</Button>
      </EventFilters>
      <EventsOverTime
        histogram={histogram}
        filter={filter}
        chosen={search.action ?? []}
        onAction={(action) => change({ action: action.length === 0 ? undefined : action })}
        onZoom={(answer, first, last) => zoomTo(timeOfBuckets(answer, first, last))}
        onZoomOut={zoomOut}
        canZoomOut={times.length > 0 || widened(search) !== undefined}
      />
      {found.isPending && <TableSkeleton widths={['w-24', 'w-48', 'w-16', 'w-80']} />}
      {found.isError && rows.length === 0 && (
        <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.isSuccess && rows.length === 0 && (
        <NothingFound search={search} words={rangeWords(search, timeZone)} onChange={change} />
      )}
      {rows.length > 0 && (
        <DataTable
          label="Events"
          rows={rows}
          columns={eventColumns}
          card={eventCard}
          keyOf={({ event_id }) => event_id}
          sort={sort}
          onSort={(by) => change({ sort: by === 'occurred_at' ? by : undefined })}
          onOpen={({ event_id, occurred_at }) =>
            change({ event: event_id, at: occurred_at }, search.event !== undefined)
          }
          openKey={search.event}
          onEnd={found.more}
          footer={<Footer found={found} />}
        />
      )}
      {found.isFetchNextPageError && (
        <ProblemNotice problem={found.error} onRetry={() => void found.fetchNextPage()} />
      )}
      <EventDrawer
        reference={search.event === undefined ? {} : search}
        known={open}
        onClose={() => change({ event: undefined, at: undefined })}
      />
    </Page>
  );
}

/** All rows that were read so far, and what reads more. */
function useEvents(filter: Parameters<typeof eventsQuery>[0]) {
  const query = useInfiniteQuery({
    ...eventsQuery(filter),
    select: ({ pages }) => pages.flatMap(({ items }) => items),
    // Comparing every row with what it was before costs more than showing it again.
    structuralSharing: false,
  });
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return { ...query, rows: query.data ?? none, more };
}

/** Into a part of the time and back out; each step is one of the browser's history, too. */
function useZoom(search: SearchSearch, change: (part: Partial<SearchSearch>, replace?: boolean) => void) {
  const [times, setTimes] = useState<TimeSearch[]>([]);
  const go = ({ range, from, to }: TimeSearch) => change({ range, from, to }, false);
  const zoomTo = (time: TimeSearch) => {
    setTimes([...times, { range: search.range, from: search.from, to: search.to }]);
    go(time);
  };
  const zoomOut = () => {
    const wider = times.at(-1) ?? widened(search);
    setTimes(times.slice(0, -1));
    if (wider !== undefined) go(wider);
  };
  return { times, zoomTo, zoomOut };
}

function Footer({ found }: { found: ReturnType<typeof useEvents> }) {
  return (
    <p className="px-4 py-2 text-sm text-muted">
      {found.hasNextPage ? 'Reading more' : `These are all: ${number(found.rows.length)} events`}
    </p>
  );
}
