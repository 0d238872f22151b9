import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { fileAccessEventsSearch } from '../../api/gen/file-access.js';
import { EventDrawer } from '../../events/event-drawer.js';
import { eventCard, eventColumns } from '../../events/event-columns.js';
import { eventFilter, type EventFilterSearch } from '../../events/event-filter.js';
import { EventFilters } from '../../events/event-filters.js';
import { useLiveEvents, useLiveStatus } from '../../live/live.js';
import { useTimeZone } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { DataTable } from '../../ui/data-table.js';
import { useHotkeys } from '../../ui/hotkeys.js';
import { NewRows, Page } from '../../ui/page.js';
import { EmptyState, ProblemNotice, TableSkeleton } from '../../ui/states.js';
import type { ActivitySearch } from './activity-search.js';
import { Feed, type FeedEvent } from './feed.js';
import { feedWords } from './feed-status.js';

const route = getRouteApi('/shell/activity');
const latestRows = 200;
const perSecond = 200;

/** Events as they happen. */
export function ActivityPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: Partial<ActivitySearch>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const filter = eventFilter(search);
  const isPaused = search.paused === true;
  const pause = () => change({ paused: isPaused ? undefined : true });
  useHotkeys({ ' ': { label: isPaused ? 'Go on' : 'Pause', run: pause } });
  return (
    <Page
      title="Activity"
      actions={
        <Button hotkey="Space" aria-pressed={isPaused} onClick={pause}>
          {isPaused ? 'Go on' : 'Pause'}
        </Button>
      }
    >
      <EventFilters filter={search} onChange={change} />
      {/* Another filter is another feed. */}
      <FeedView key={JSON.stringify(filter)} filter={filter} search={search} onChange={change} />
    </Page>
  );
}

interface FeedViewProps {
  filter: EventFilterSearch;
  search: ActivitySearch;
  onChange: (part: Partial<ActivitySearch>) => void;
}

function FeedView({ filter, search, onChange }: FeedViewProps) {
  const { feed, latest } = useFeed(filter);
  const state = useSyncExternalStore(feed.watch, feed.read);
  const status = useLiveStatus();
  const timeZone = useTimeZone();
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const isPaused = search.paused === true;
  const isHeld = isPaused || isPointed || isFocused || search.event !== undefined;
  useEffect(() => feed.hold(isHeld), [feed, isHeld]);

  const open = state.rows.find(({ event_id }) => event_id === search.event);
  const dropped = status.dropped['feed'] ?? 0;
  const isOpen = search.event !== undefined;
  return (
    <>
      <p
        role="status"
        aria-label="State of the feed"
        className="flex flex-wrap gap-x-4 border-b border-line bg-surface px-4 py-1 text-sm"
      >
        {feedWords(status, state, { isPaused, dropped, timeZone }).map((words) => (
          <span key={words}>{words}</span>
        ))}
      </p>
      {latest.isError && <ProblemNotice problem={latest.error} onRetry={() => void latest.refetch()} />}
      {latest.isPending && state.rows.length === 0 && (
        <TableSkeleton widths={['w-24', 'w-48', 'w-16', 'w-80']} />
      )}
      {latest.isSuccess && state.rows.length === 0 && (
        <NothingYet
          isFiltered={Object.keys(filter).length > 0}
          isOff={status.refused['feed']?.isOff === true}
        />
      )}
      {(state.rows.length > 0 || state.waiting > 0) && (
        <div
          className="relative flex min-h-0 flex-1 flex-col"
          // Not the button that goes when it is pressed: it takes the focus along, and tells nobody.
          onFocus={({ target }) => setFocused(target.closest('[role="row"]') !== null)}
          onBlur={({ currentTarget, relatedTarget }) => {
            if (!currentTarget.contains(relatedTarget)) setFocused(false);
          }}
        >
          <NewRows count={state.waiting} onShow={() => feed.release()} />
          <DataTable<FeedEvent>
            label="Events"
            rows={state.rows}
            columns={eventColumns}
            card={eventCard}
            keyOf={({ event_id }) => event_id}
            onOpen={({ event_id, occurred_at }) => onChange({ event: event_id, at: occurred_at })}
            openKey={search.event}
            onHold={setPointed}
          />
        </div>
      )}
      <EventDrawer
        reference={isOpen ? search : {}}
        known={open}
        traceId={open?.trace_id}
        onClose={() => onChange({ event: undefined, at: undefined })}
      />
    </>
  );
}

/** The feed of a filter: what is stored joined with what arrives, again after each time when nothing could arrive. */
function useFeed(filter: EventFilterSearch) {
  const [feed] = useState(() => new Feed());
  const { state, since, refused } = useLiveStatus();
  const isOff = refused['feed']?.isOff === true;
  useLiveEvents('feed', { filter, maxPerSecond: perSecond }, (event, traceId) => feed.take(event, traceId));
  const latest = useQuery({
    queryKey: ['events', 'latest', filter, state === 'live' ? since : 0, isOff],
    queryFn: ({ signal }) => fileAccessEventsSearch({ ...filter, limit: latestRows }, { signal }),
    placeholderData: (before) => before,
    // Once more: what was sent before the connection stood may have been stored after the first reading.
    refetchInterval: ({ state: { dataUpdateCount } }) => (dataUpdateCount < 2 ? 3_000 : false),
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  useEffect(() => {
    if (latest.data !== undefined) feed.merge(latest.data.items, latest.data.next_cursor !== null);
  }, [feed, latest.data]);
  return { feed, latest };
}

function NothingYet({ isFiltered, isOff }: { isFiltered: boolean; isOff: boolean }) {
  return (
    <EmptyState
      title={isFiltered ? 'Nothing that matches in the last day' : 'No events in the last day'}
      action={
        <Link to="/search" className="text-accent underline">
          Search older events
        </Link>
      }
    >
      {isOff
        ? 'Live events are turned off for your organization: nothing appears by itself. The search finds what is stored.'
        : isFiltered
          ? 'What matches appears here as it happens. Remove a filter to see more.'
          : 'Events appear here as they happen. They are sent to POST /v1/file-access/events, or written to the topic.'}
    </EmptyState>
  );
}
