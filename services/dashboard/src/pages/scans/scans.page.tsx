import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { apiChoicesQuery } from '../../registry/registry-queries.js';
import { RunStateBadge } from '../../scans/run-state.js';
import { scansQuery } from '../../scans/scan-queries.js';
import { isOpen, stateWords } from '../../scans/scan-words.js';
import { scanStates, type Scan } from '../../scans/scans-api.js';
import { Button } from '../../ui/button.js';
import { DataTable } from '../../ui/data-table.js';
import { ChoiceFilter, FilterBar } from '../../ui/filter-bar.js';
import { Page } from '../../ui/page.js';
import { EmptyState, ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { ScanCard, scanColumns } from './scan-columns.js';
import type { ScansSearch } from './scans.route.js';

const route = getRouteApi('/shell/scans');
const card = (scan: Scan) => <ScanCard scan={scan} />;

/** Every run of a scanner: what is under way, and how those before ended. */
export function ScansPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const scans = useInfiniteQuery(scansQuery({ state: search.state, target_id: search.target }));
  const apis = useQuery(apiChoicesQuery);
  const rows = useMemo(() => scans.data?.pages.flatMap(({ items }) => items) ?? [], [scans.data]);
  const change = (part: Partial<ScansSearch>) =>
    void navigate({ search: { ...search, ...part }, replace: true });
  const running = rows.filter(({ state }) => isOpen(state)).length;
  const target = apis.data?.find(({ id }) => id === search.target)?.name ?? search.target;
  const isFiltered = search.state !== undefined || search.target !== undefined;
  return (
    <Page
      title="Scans"
      aside={scans.isSuccess && (running === 0 ? 'None under way' : `${String(running)} under way`)}
    >
      <FilterBar
        active={[
          ...(search.state === undefined
            ? []
            : [
                {
                  label: `State: ${stateWords[search.state]}`,
                  onRemove: () => change({ state: undefined }),
                },
              ]),
          ...(target === undefined
            ? []
            : [{ label: `API: ${target}`, onRemove: () => change({ target: undefined }) }]),
        ]}
        onClear={() => void navigate({ search: {}, replace: true })}
      >
        <ChoiceFilter
          label="State"
          options={scanStates.map((value) => ({ value, label: <RunStateBadge state={value} /> }))}
          chosen={search.state === undefined ? [] : [search.state]}
          onChange={([state]) => change({ state })}
          isSingle
        />
        <ChoiceFilter
          label="API"
          options={(apis.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          chosen={search.target === undefined ? [] : [search.target]}
          onChange={([chosen]) => change({ target: chosen })}
          isSingle
        />
      </FilterBar>
      {scans.isPending && <TableSkeleton widths={['w-24', 'w-48', 'w-64', 'w-16']} />}
      {scans.isError && rows.length === 0 && (
        <ProblemNotice problem={scans.error} onRetry={() => void scans.refetch()} />
      )}
      {scans.data !== undefined && (
        <DataTable
          label="Scans"
          rows={rows}
          columns={scanColumns}
          card={card}
          keyOf={({ id }) => id}
          onOpen={({ id }) => void navigate({ to: '/scans/$scanId', params: { scanId: id } })}
          onEnd={() => {
            if (scans.hasNextPage && !scans.isFetching) void scans.fetchNextPage();
          }}
          footer={
            rows.length === 0 &&
            (isFiltered ? (
              <EmptyState
                title="No scan matches"
                action={
                  <Button onClick={() => void navigate({ search: {}, replace: true })}>
                    Clear the filters
                  </Button>
                }
              />
            ) : (
              <EmptyState title="Nothing has been scanned yet">
                Audit an API, or give it a schedule: each run appears here.
              </EmptyState>
            ))
          }
        />
      )}
    </Page>
  );
}
