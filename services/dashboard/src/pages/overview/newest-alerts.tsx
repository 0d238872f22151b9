import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { alertKeys } from '../../api/alert-queries.js';
import { useLiveAlerts } from '../../live/live.js';
import { SeverityBadge, StateBadge } from '../../ui/severity.js';
import { Bone, EmptyState } from '../../ui/states.js';
import { RelativeTime } from '../../ui/time.js';
import { shortTitle } from '../alerts/alert-columns.js';
import { newestAlerts, newestAlertsQuery } from './overview-queries.js';
import { Panel } from './panel.js';

/** The last five that were raised, as they are raised. */
export function NewestAlerts() {
  const queries = useQueryClient();
  const newest = useInfiniteQuery({ ...newestAlertsQuery, select: ({ pages }) => pages[0]?.items ?? [] });
  useLiveAlerts(({ id }) => {
    // A change of one that is shown has been written into it already.
    if (newest.data?.some((alert) => alert.id === id) === true) return;
    void queries.invalidateQueries({ queryKey: alertKeys.list(newestAlerts) });
  });
  return (
    <Panel
      title="Newest alerts"
      aside={
        <Link
          to="/alerts"
          search={{ sort: '-created_at' }}
          className="text-sm leading-6 inline-block text-accent underline"
        >
          All alerts
        </Link>
      }
      query={newest}
      skeleton={<Rows />}
    >
      {(alerts) =>
        alerts.length === 0 ? (
          <EmptyState title="No alert has been raised yet">
            They appear here the moment a rule matches.
          </EmptyState>
        ) : (
          <ol className="mt-1 flex flex-col">
            {alerts.map((alert) => (
              <li key={alert.id} className="border-t border-line">
                <Link
                  to="/alerts"
                  search={{ sort: '-created_at', alert: alert.id }}
                  className="grid grid-cols-[6rem_1fr_auto] items-center gap-x-2 px-3 py-1.5 hover:bg-sunken"
                >
                  <SeverityBadge severity={alert.severity} />
                  <span className="truncate">{shortTitle(alert)}</span>
                  <span className="text-right text-sm text-muted">
                    <RelativeTime at={alert.created_at} />
                  </span>
                  <span className="col-start-2 truncate text-sm text-muted">{alert.actor.email}</span>
                  <span className="text-sm">
                    <StateBadge state={alert.state} />
                  </span>
                </Link>
              </li>
            ))}
          </ol>
        )
      }
    </Panel>
  );
}

function Rows() {
  return Array.from({ length: 5 }, (_, row) => (
    <span key={row} className="flex h-12 items-center gap-4">
      <Bone className="w-16" />
      <Bone className="w-1/2" />
      <Bone className="w-12" />
    </span>
  ));
}
