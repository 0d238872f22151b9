import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { alertsQuery } from '../../api/alert-queries.js';
import { Button } from '../../ui/button.js';
import { DataTable } from '../../ui/data-table.js';
import { useHotkeys } from '../../ui/hotkeys.js';
import { NewRows, Page } from '../../ui/page.js';
import { oneOf } from '../../url/search-params.js';
import { Bone, EmptyState, ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { say } from '../../ui/toast.js';
import { AlertingAlertsListSort, type AlertingAlertView } from '../../api/gen/palisade.schemas.js';
import { AlertCard, alertColumns } from './alert-columns.js';
import { AlertDrawer } from './alert-drawer.js';
import { AlertFilters } from './alert-filters.js';
import { alertsFilter, defaultSort, type AlertsSearch } from './alerts-search.js';
import { useNewAlerts } from './new-alerts.js';

const route = getRouteApi('/shell/alerts');
const card = (alert: AlertingAlertView) => <AlertCard alert={alert} />;
const widths = ['w-16', 'w-64', 'w-40', 'w-24', 'w-16', 'w-16'];

/** What was raised, what is done about it, and the drawer to decide in. */
export function AlertsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const alerts = useInfiniteQuery(alertsQuery(alertsFilter(search)));
  const rows = useMemo(() => alerts.data?.pages.flatMap(({ items }) => items) ?? [], [alerts.data]);
  const fresh = useNewAlerts(search, rows);
  const change = (part: Partial<AlertsSearch>) =>
    void navigate({ search: { ...search, ...part }, replace: true });
  // Opening adds to the history, so that Back closes; from one alert to the next it is the same drawer.
  const open = (alert: string | undefined) =>
    void navigate({ search: { ...search, alert, at: undefined }, replace: search.alert !== undefined });
  const sortBy = (by: string) => {
    const sort = oneOf(by, Object.values(AlertingAlertsListSort));
    change({ sort: sort === defaultSort ? undefined : sort });
  };
  const openFirst = () => say('Open an alert first', { detail: 'j and k move, Enter opens.' });
  // Those of the drawer go before them; the help lists them without it, too.
  useHotkeys(
    search.alert === undefined
      ? {
          e: { label: 'Acknowledge', run: openFirst },
          r: { label: 'Resolve', run: openFirst },
          a: { label: 'Assign to me', run: openFirst },
        }
      : {},
  );
  const more = () => {
    if (alerts.hasNextPage && !alerts.isFetching) void alerts.fetchNextPage();
  };

  return (
    <Page title="Alerts" aside={alerts.isSuccess && countWords(rows.length, alerts.hasNextPage)}>
      <AlertFilters search={search} onChange={change} />
      <div className="relative flex min-h-0 flex-1 flex-col bg-surface">
        <NewRows count={fresh.count} onShow={fresh.show} />
        {alerts.isPending && <TableSkeleton widths={widths} />}
        {alerts.isError && rows.length === 0 && (
          <ProblemNotice problem={alerts.error} onRetry={() => void alerts.refetch()} />
        )}
        {alerts.data !== undefined && (
          <DataTable
            label="Alerts"
            rows={rows}
            columns={alertColumns}
            card={card}
            keyOf={({ id }) => id}
            sort={search.sort ?? defaultSort}
            onSort={sortBy}
            openKey={search.alert}
            onOpen={({ id }) => open(id)}
            onEnd={more}
            onHold={fresh.setHeld}
            footer={
              <>
                {alerts.isFetchingNextPage && <Bone className="m-4 w-64" />}
                {alerts.isError && (
                  <ProblemNotice problem={alerts.error} onRetry={() => void alerts.refetch()} />
                )}
                {rows.length === 0 && alerts.isSuccess && (
                  <NoAlerts search={search} onClear={() => void navigate({ search: {} })} />
                )}
              </>
            }
          />
        )}
      </div>
      <AlertDrawer id={search.alert} onClose={() => open(undefined)} />
    </Page>
  );
}

const countWords = (count: number, isMore: boolean): string =>
  isMore ? `The first ${String(count)}` : String(count);

function NoAlerts({ search, onClear }: { search: AlertsSearch; onClear: () => void }) {
  const { sort: _sort, alert: _alert, ...filters } = search;
  const isFiltered = Object.values<unknown>(filters).some((value) => value !== undefined);
  if (!isFiltered) {
    return (
      <EmptyState title="No alert has been raised yet">
        Alerts appear here the moment a rule matches. Nothing to do: the rules watch every file-access event.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No alert matches" action={<Button onClick={onClear}>Clear the filters</Button>}>
      There may be some in other states, of other actors, or at another time.
    </EmptyState>
  );
}
