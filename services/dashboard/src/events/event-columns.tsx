import type { FileAccessEventAnswer } from '../api/gen/palisade.schemas.js';
import { bothTimes, bytes, clockTime, dayTime } from '../format/format.js';
import { useTimeZone } from '../session/session.js';
import type { Column } from '../ui/data-table.js';
import { useNow } from '../ui/time.js';

type Row = FileAccessEventAnswer;

/** What a table of events shows of each; a phone shows cards instead. */
export const eventColumns: Column<Row>[] = [
  {
    id: 'occurred',
    header: 'Occurred',
    width: 136,
    sort: 'occurred_at',
    cell: ({ occurred_at }) => <EventTime at={occurred_at} />,
  },
  { id: 'actor', header: 'Actor', width: 232, cell: ({ actor_email }) => actor_email },
  { id: 'action', header: 'Action', width: 96, cell: actionOf },
  {
    id: 'resource',
    header: 'Resource',
    hide: 'narrow',
    cell: ({ resource }) => <Resource name={resource} />,
  },
  {
    id: 'bytes',
    header: 'Size',
    width: 88,
    align: 'end',
    hide: 'medium',
    cell: (row) => (row.bytes === undefined ? '' : bytes(row.bytes)),
  },
  { id: 'ip', header: 'IP address', width: 136, hide: 'medium', cell: ({ ip }) => ip },
];

/** When, what and who; below it the end of which resource. */
export function eventCard(event: Row) {
  return (
    <div className="flex flex-col">
      <div className="flex gap-2">
        <span className="min-w-0 flex-1 truncate">
          <span className="font-semibold">{actionOf(event)}</span> {event.actor_email}
        </span>
        <EventTime at={event.occurred_at} />
      </div>
      <div className="text-sm">
        <Resource name={event.resource} />
      </div>
    </div>
  );
}

export function actionOf({ action, action_name }: Row): string {
  return action === 'other' && action_name !== undefined ? action_name : action;
}

/** The end of a path says more than its beginning: where there is no room, that is what is left. */
function Resource({ name }: { name: string }) {
  const cut = name.lastIndexOf('/', name.length - 2) + 1;
  return (
    <span className="flex min-w-0" title={name}>
      <span className="truncate text-muted">{name.slice(0, cut)}</span>
      <span className="max-w-full shrink-0 truncate">{name.slice(cut)}</span>
    </span>
  );
}

/** Today's as a clock shows it, others with their day. */
function EventTime({ at }: { at: string }) {
  const timeZone = useTimeZone();
  const day = dayTime(at, timeZone).slice(0, -7);
  const isToday = day === dayTime(useNow(), timeZone).slice(0, -7);
  return (
    <time dateTime={at} title={bothTimes(at, timeZone)} className="whitespace-nowrap">
      {!isToday && <span className="text-muted">{day}, </span>}
      {clockTime(at, timeZone, true)}
    </time>
  );
}
