import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { alertsQuery } from '../../api/alert-queries.js';
import type { AlertingAlertView } from '../../api/gen/palisade.schemas.js';
import { DataTable, type Column } from '../../ui/data-table.js';
import { Page } from '../../ui/page.js';
import { SeverityBadge, StateBadge } from '../../ui/severity.js';
import { ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { RelativeTime } from '../../ui/time.js';
import { alertsFilter } from './alerts-search.js';

const route = getRouteApi('/shell/alerts');

const columns: Column<AlertingAlertView>[] = [
  {
    id: 'severity',
    header: 'Severity',
    width: 104,
    sort: 'severity',
    cell: ({ severity }) => <SeverityBadge severity={severity} />,
  },
  { id: 'title', header: 'Alert', cell: ({ title }) => title },
  { id: 'state', header: 'State', width: 128, cell: ({ state }) => <StateBadge state={state} /> },
  {
    id: 'seen',
    header: 'Last seen',
    width: 104,
    sort: 'last_seen_at',
    cell: ({ last_seen_at }) => <RelativeTime at={last_seen_at} />,
  },
];

export function AlertsPage() {
  const search = route.useSearch();
  const alerts = useInfiniteQuery(alertsQuery(alertsFilter(search)));
  return (
    <Page title="Alerts">
      {alerts.isPending && <TableSkeleton widths={['w-16', 'w-64', 'w-24', 'w-16']} />}
      {alerts.isError && <ProblemNotice problem={alerts.error} onRetry={() => void alerts.refetch()} />}
      {alerts.isSuccess && (
        <DataTable
          label="Alerts"
          rows={alerts.data.pages.flatMap(({ items }) => items)}
          columns={columns}
          keyOf={({ id }) => id}
        />
      )}
    </Page>
  );
}
