import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { apiSorts } from '../../registry/registry-api.js';
import { apisQuery } from '../../registry/registry-queries.js';
import { schedulesQuery } from '../../scans/scan-queries.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button, buttonClass } from '../../ui/button.js';
import { DataTable } from '../../ui/data-table.js';
import { Page } from '../../ui/page.js';
import { EmptyState, ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { oneOf } from '../../url/search-params.js';
import { ApiCard, apiColumns, type ApiRow } from './api-columns.js';
import { ApiFilters } from './api-filters.js';
import { apisFilter, noApiFilter, type ApisSearch } from './apis.route.js';

const route = getRouteApi('/shell/apis');
const card = (api: ApiRow) => <ApiCard api={api} />;

/** The APIs of the organization: how each does, when it was audited last and is next. */
export function ApisPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const apis = useInfiniteQuery(apisQuery(apisFilter(search)));
  const nextAudits = useNextAudits();
  const rows = useMemo(
    () =>
      (apis.data?.pages.flatMap(({ items }) => items) ?? []).map((api) => ({
        ...api,
        nextAuditAt: nextAudits === undefined ? undefined : (nextAudits.get(api.id) ?? null),
      })),
    [apis.data, nextAudits],
  );
  const change = (part: Partial<ApisSearch>) =>
    void navigate({ search: { ...search, ...part }, replace: true });
  return (
    <Page
      title="APIs"
      aside={apis.isSuccess && `${apis.hasNextPage ? 'The first ' : ''}${String(rows.length)}`}
      actions={<Actions />}
    >
      <ApiFilters search={search} onChange={change} />
      {apis.isPending && <TableSkeleton rows={12} widths={['w-48', 'w-64', 'w-16', 'w-8', 'w-24']} />}
      {apis.isError && rows.length === 0 && (
        <ProblemNotice problem={apis.error} onRetry={() => void apis.refetch()} />
      )}
      {apis.data !== undefined && (
        <DataTable
          label="APIs"
          rows={rows}
          columns={apiColumns}
          card={card}
          keyOf={({ id }) => id}
          sort={search.sort ?? 'name'}
          onSort={(by) => change({ sort: oneOf(by, apiSorts) })}
          onOpen={({ id }) => void navigate({ to: '/apis/$apiId', params: { apiId: id } })}
          onEnd={() => {
            if (apis.hasNextPage && !apis.isFetching) void apis.fetchNextPage();
          }}
          footer={
            rows.length === 0 && <NoApis search={search} onClear={() => void navigate({ search: {} })} />
          }
        />
      )}
    </Page>
  );
}

/** Of each API, the earliest run of its schedules; undefined until they are known. */
function useNextAudits(): ReadonlyMap<string, string> | undefined {
  const { data } = useQuery(schedulesQuery({}));
  return useMemo(() => {
    if (data === undefined) return undefined;
    const next = new Map<string, string>();
    for (const { target, enabled, next_run_at: at } of data) {
      const known = next.get(target.id);
      if (enabled && at !== null && (known === undefined || at < known)) next.set(target.id, at);
    }
    return next;
  }, [data]);
}

function Actions() {
  const reason = useReasonAgainst('apis:manage');
  if (reason !== undefined) {
    return (
      <div className="flex flex-wrap gap-2">
        <Button reason={reason}>Import</Button>
        <Button look="primary" reason={reason}>
          Register an API
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Link to="/apis/import" className={buttonClass()}>
        Import
      </Link>
      <Link to="/apis/new" className={buttonClass('primary')}>
        Register an API
      </Link>
    </div>
  );
}

function NoApis({ search, onClear }: { search: ApisSearch; onClear: () => void }): ReactNode {
  const reason = useReasonAgainst('apis:manage');
  const isFiltered = Object.keys(noApiFilter).some((name) => search[name as keyof ApisSearch] !== undefined);
  if (isFiltered) {
    return (
      <EmptyState title="No API matches" action={<Button onClick={onClear}>Clear the filters</Button>}>
        There may be others of another grade or criticality, or in another environment.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No API is registered yet"
      action={
        reason === undefined && (
          <Link to="/apis/new" className={buttonClass('primary')}>
            Register an API
          </Link>
        )
      }
    >
      {reason === undefined
        ? 'Register the address of one, and audit it: the first result is there within a minute.'
        : `Once an admin registers one, its score appears here. ${reason}`}
    </EmptyState>
  );
}
