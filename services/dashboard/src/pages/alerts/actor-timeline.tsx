import { queryOptions, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { fileAccessEventsCount, fileAccessEventsSearch } from '../../api/gen/file-access.js';
import type { AlertingAlertView } from '../../api/gen/palisade.schemas.js';
import { dayTime, duration, number } from '../../format/format.js';
import { useTimeZone } from '../../session/session.js';
import { ChartFrame } from '../../ui/chart-frame.js';
import { Bone, ProblemNotice } from '../../ui/states.js';
import { EventTable } from './event-table.js';
import { TimelineBars } from './timeline-bars.js';
import { barsOf, spanAround } from './timeline-span.js';

const route = getRouteApi('/shell/alerts');

interface Span {
  actor: string;
  from: string;
  to: string;
}

const countQuery = (span: Span) =>
  queryOptions({
    queryKey: ['events', 'around', span],
    queryFn: ({ signal }) => fileAccessEventsCount({ ...span, buckets: 60, split: 'action' }, { signal }),
  });

const eventsQuery = (span: Span) =>
  queryOptions({
    queryKey: ['events', 'of', span],
    queryFn: ({ signal }) => fileAccessEventsSearch({ ...span, limit: 100 }, { signal }),
  });

/** What the actor did before, meanwhile and after, with the rule's window marked; a bar narrows the table below. */
export function ActorTimeline({ alert }: { alert: AlertingAlertView }) {
  const span = { actor: alert.actor.email, ...spanAround(alert) };
  const { at } = route.useSearch();
  const navigate = route.useNavigate();
  const timeZone = useTimeZone();
  const counts = useQuery(countQuery(span));
  const bars = counts.data === undefined ? [] : barsOf(counts.data);
  const chosen = bars.find(({ start }) => start === at);
  const choose = (start: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, at: start }), replace: true });

  if (counts.isError) return <ProblemNotice problem={counts.error} onRetry={() => void counts.refetch()} />;
  if (counts.isPending) return <Bone className="h-48 w-full" />;
  const shown = chosen === undefined ? span : { ...span, from: chosen.start, to: justBefore(chosen.end) };
  const interval = duration(counts.data.interval_seconds);
  return (
    <div className="flex flex-col gap-3">
      <ChartFrame
        title="File access"
        unit={`events per ${interval.replace(/^1 /, '')}`}
        height={152}
        table={{
          headers: ['From', 'Events', 'Downloads'],
          rows: bars
            .filter(({ count }) => count > 0)
            .map(({ start, count, downloads }) => [dayTime(start, timeZone), count, downloads]),
        }}
      >
        <TimelineBars
          bars={bars}
          measures={alert.measures}
          chosen={at}
          onChoose={choose}
          timeZone={timeZone}
        />
      </ChartFrame>
      <div className="flex flex-wrap items-baseline gap-x-4 text-sm text-muted">
        <span>
          {chosen === undefined
            ? `${number(counts.data.total)} events in all`
            : `${number(chosen.count)} events in the ${interval} from ${dayTime(chosen.start, timeZone)}`}
        </span>
        {chosen !== undefined && (
          <button
            type="button"
            className="inline-block leading-6 text-accent underline"
            onClick={() => choose(undefined)}
          >
            Show all
          </button>
        )}
        <Link
          to="/alerts"
          search={{ actor: alert.actor.email }}
          className="inline-block leading-6 text-accent underline"
        >
          All alerts of this actor
        </Link>
        <Link to="/search" search={shown} className="inline-block leading-6 text-accent underline">
          Search these events
        </Link>
      </div>
      <EventsOf span={shown} />
    </div>
  );
}

/** The search takes events at its end too; a bar doesn't. */
const justBefore = (time: string): string => new Date(Date.parse(time) - 1).toISOString();

function EventsOf({ span }: { span: Span }) {
  const events = useQuery(eventsQuery(span));
  if (events.isError) return <ProblemNotice problem={events.error} onRetry={() => void events.refetch()} />;
  if (events.isPending) return <Bone className="h-24 w-full" />;
  const { items, next_cursor } = events.data;
  if (items.length === 0)
    return (
      <p className="text-muted">
        No event is stored of this time: what is older than the retention is deleted.
      </p>
    );
  return (
    <>
      <EventTable label={`Events of ${span.actor}`} events={items} />
      {next_cursor !== null && <p className="text-sm text-muted">The latest {items.length} are shown.</p>}
    </>
  );
}
