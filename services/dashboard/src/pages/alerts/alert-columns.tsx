import { addressOf } from '../../api/address.js';
import type { AlertingAlertView } from '../../api/gen/palisade.schemas.js';
import { bytes, number } from '../../format/format.js';
import { useMembers } from '../../session/session.js';
import type { Column } from '../../ui/data-table.js';
import { SeverityBadge, StateBadge } from '../../ui/severity.js';
import { RelativeTime } from '../../ui/time.js';

/** What happened, without who did it: the actor has a column of its own. */
export const shortTitle = ({ title, actor }: AlertingAlertView): string =>
  title.endsWith(`: ${actor.email}`) ? title.slice(0, -actor.email.length - 2) : title;

export const alertColumns: Column<AlertingAlertView>[] = [
  {
    id: 'severity',
    header: 'Severity',
    width: 104,
    sort: 'severity',
    cell: ({ severity }) => <SeverityBadge severity={severity} />,
  },
  {
    id: 'title',
    header: 'Alert',
    cell: (alert) => <Title alert={alert} />,
  },
  { id: 'actor', header: 'Actor', cell: ({ actor }) => actor.email },
  {
    id: 'state',
    header: 'State',
    width: 136,
    cell: ({ state }) => <StateBadge state={state} />,
  },
  {
    id: 'risk',
    header: 'Risk',
    width: 72,
    align: 'end',
    sort: 'risk',
    hide: 'medium',
    cell: ({ risk_score }) => risk_score,
  },
  {
    id: 'events',
    header: 'Events',
    width: 80,
    align: 'end',
    cell: ({ counts }) => number(counts.events),
  },
  {
    id: 'bytes',
    header: 'Bytes',
    width: 88,
    align: 'end',
    hide: 'medium',
    cell: ({ counts }) => bytes(counts.bytes),
  },
  {
    id: 'assignee',
    header: 'Assignee',
    width: 136,
    hide: 'medium',
    cell: ({ assignee_id }) => <MemberName id={assignee_id} />,
  },
  {
    id: 'created',
    header: 'Raised',
    width: 104,
    align: 'end',
    sort: 'created_at',
    hide: 'medium',
    cell: ({ created_at }) => <RelativeTime at={created_at} />,
  },
  {
    id: 'seen',
    header: 'Last seen',
    width: 104,
    align: 'end',
    sort: 'last_seen_at',
    cell: ({ last_seen_at }) => <RelativeTime at={last_seen_at} />,
  },
];

/** An address to open elsewhere; a plain click is the row's. Not the router's link, which costs too much in every row. */
function Title({ alert }: { alert: AlertingAlertView }) {
  return (
    <a
      href={`${addressOf('/alerts').pathname}?alert=${alert.id}`}
      tabIndex={-1}
      className="hover:underline"
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) event.stopPropagation();
        else event.preventDefault();
      }}
    >
      <Words alert={alert} />
    </a>
  );
}

/** A later alert of the same episode says so. */
function Words({ alert }: { alert: AlertingAlertView }) {
  return (
    <>
      {shortTitle(alert)}
      {alert.episode.generation > 1 && <span className="text-muted"> (again)</span>}
    </>
  );
}

/** On a phone: what and how bad, then who and when. */
export function AlertCard({ alert }: { alert: AlertingAlertView }) {
  return (
    <>
      <p className="flex items-center gap-2">
        <SeverityBadge severity={alert.severity} />
        <span className="min-w-0 flex-1 truncate">
          <Words alert={alert} />
        </span>
      </p>
      <p className="flex items-center gap-2 text-sm text-muted">
        <span className="min-w-0 flex-1 truncate">{alert.actor.email}</span>
        <StateBadge state={alert.state} />
        <RelativeTime at={alert.last_seen_at} />
      </p>
    </>
  );
}

export function MemberName({ id }: { id: string | null }) {
  const members = useMembers();
  if (id === null) return <span className="text-muted">Nobody</span>;
  return members.find((member) => member.id === id)?.name ?? 'Somebody who left';
}
