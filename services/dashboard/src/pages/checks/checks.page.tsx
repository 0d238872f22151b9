import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { checksQuery } from '../../scans/scan-queries.js';
import type { Check } from '../../scans/scans-api.js';
import { Button } from '../../ui/button.js';
import { DataTable, type Column } from '../../ui/data-table.js';
import { ChoiceFilter, FilterBar, TextFilter } from '../../ui/filter-bar.js';
import { Page } from '../../ui/page.js';
import { severities, severityWords } from '../../ui/severities.js';
import { SeverityBadge } from '../../ui/severity.js';
import { EmptyState, ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { CheckDrawer } from './check-drawer.js';
import type { ChecksSearch } from './checks.route.js';

const route = getRouteApi('/shell/checks');
const none = { q: undefined, severity: undefined };

const columns: Column<Check>[] = [
  {
    id: 'severity',
    header: 'Severity',
    width: 104,
    cell: ({ severity }) => <SeverityBadge severity={severity} />,
  },
  { id: 'title', header: 'What it asks for', cell: ({ title }) => <span title={title}>{title}</span> },
  { id: 'group', header: 'Group', width: 136, hide: 'medium', cell: ({ group }) => group || '–' },
  { id: 'scanner', header: 'Scanner', width: 96, hide: 'medium', cell: ({ scanner }) => scanner },
  {
    id: 'needs',
    header: 'Ownership',
    width: 104,
    hide: 'medium',
    cell: ({ needs_ownership }) => (needs_ownership ? 'Proven' : <span className="text-muted">Any</span>),
  },
  {
    id: 'id',
    header: 'Check',
    hide: 'medium',
    cell: ({ check_id }) => <span className="font-mono text-sm text-muted">{check_id}</span>,
  },
];

const card = (check: Check) => (
  <>
    <p className="truncate">{check.title}</p>
    <p className="flex items-center justify-between gap-2 text-sm text-muted">
      <SeverityBadge severity={check.severity} />
      <span>{check.group || check.scanner}</span>
    </p>
  </>
);

/** Everything that scanners look for. */
export function ChecksPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const checks = useQuery(checksQuery({ q: search.q, severity: search.severity }));
  const change = (part: Partial<ChecksSearch>, replace = true) =>
    void navigate({ search: { ...search, ...part }, replace });
  const { q, severity } = search;
  const rows = checks.data ?? [];
  return (
    <Page title="Checks" aside={checks.isSuccess && String(rows.length)}>
      <FilterBar
        active={[
          ...(q === undefined ? [] : [{ label: `Check: ${q}`, onRemove: () => change({ q: undefined }) }]),
          ...(severity === undefined
            ? []
            : [
                {
                  label: `Severity: ${severityWords[severity]}`,
                  onRemove: () => change({ severity: undefined }),
                },
              ]),
        ]}
        onClear={() => change(none)}
      >
        <TextFilter
          label="Check"
          placeholder="Words of a check"
          value={q}
          onChange={(text) => change({ q: text })}
          isMain
        />
        <ChoiceFilter
          label="Severity"
          options={severities.map((value) => ({ value, label: <SeverityBadge severity={value} /> }))}
          chosen={severity === undefined ? [] : [severity]}
          onChange={([chosen]) => change({ severity: chosen })}
          isSingle
        />
      </FilterBar>
      {checks.isPending && <TableSkeleton rows={12} widths={['w-16', 'w-80', 'w-24', 'w-48']} />}
      {checks.isError && <ProblemNotice problem={checks.error} onRetry={() => void checks.refetch()} />}
      {checks.data !== undefined && (
        <DataTable
          label="Checks"
          rows={rows}
          columns={columns}
          card={card}
          keyOf={({ check_id }) => check_id}
          openKey={search.check}
          onOpen={({ check_id }) => change({ check: check_id }, search.check !== undefined)}
          footer={rows.length === 0 && <NoChecks search={search} onClear={() => change(none)} />}
        />
      )}
      <CheckDrawer
        id={search.check}
        check={rows.find(({ check_id }) => check_id === search.check)}
        isLoading={checks.isPending}
        onClose={() => change({ check: undefined })}
      />
    </Page>
  );
}

function NoChecks({ search, onClear }: { search: ChecksSearch; onClear: () => void }) {
  if (search.q !== undefined || search.severity !== undefined)
    return (
      <EmptyState title="No check matches" action={<Button onClick={onClear}>Clear the filters</Button>} />
    );
  return (
    <EmptyState title="No scanner has been heard of yet">
      Scanners tell what they check when they start. If this stays empty, none is running.
    </EmptyState>
  );
}
