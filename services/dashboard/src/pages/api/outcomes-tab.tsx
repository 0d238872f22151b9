import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { OutcomeMark } from '../../registry/outcome-status.js';
import { outcomeStatuses, type Api, type Audit, type Outcome } from '../../registry/registry-api.js';
import { auditQuery, outcomesQuery } from '../../registry/registry-queries.js';
import { outcomeWords } from '../../registry/registry-words.js';
import { reasonWords } from '../../scans/scan-words.js';
import { Button } from '../../ui/button.js';
import { DataTable, type Column } from '../../ui/data-table.js';
import { ChoiceFilter, FilterBar, TextFilter, type ActiveFilter } from '../../ui/filter-bar.js';
import { severities, severityWords } from '../../ui/severities.js';
import { SeverityBadge } from '../../ui/severity.js';
import { EmptyState, ProblemNotice, TableSkeleton } from '../../ui/states.js';
import type { ApiSearch } from './api.route.js';
import { AuditNow } from './audit-now.js';
import { ChosenAudit } from './chosen-audit.js';
import { OutcomeDrawer } from './outcome-drawer.js';

interface OutcomesTabProps {
  api: Api;
  search: ApiSearch;
  onChange: (part: Partial<ApiSearch>, replace?: boolean) => void;
}

const keyOf = ({ check_id, asset_id }: Outcome): string => `${check_id} ${asset_id}`;
const card = (outcome: Outcome) => <OutcomeCard outcome={outcome} />;
const none = { status: undefined, severity: undefined, check: undefined };

const columns: Column<Outcome>[] = [
  { id: 'status', header: 'Outcome', width: 136, cell: ({ status }) => <OutcomeMark status={status} /> },
  {
    id: 'severity',
    header: 'Severity',
    width: 104,
    cell: ({ severity }) => <SeverityBadge severity={severity} />,
  },
  { id: 'check', header: 'Check', cell: ({ title }) => <span title={title}>{title}</span> },
  {
    id: 'asset',
    header: 'On',
    width: 240,
    hide: 'medium',
    cell: ({ asset_name, asset_id }) => <span title={asset_name || asset_id}>{asset_name || asset_id}</span>,
  },
  {
    id: 'seen',
    header: 'What was seen',
    hide: 'medium',
    cell: (outcome) => <span title={seenIn(outcome)}>{seenIn(outcome)}</span>,
  },
];

function seenIn({ summary, reason }: Outcome): string {
  if (summary !== '') return summary;
  return reason === null ? '' : reasonWords(reason);
}

/** What each check found in one audit; a row opens its evidence and what to do. */
export function OutcomesTab({ api, search, onChange }: OutcomesTabProps) {
  const auditId = search.audit ?? api.last_audit?.id;
  const audit = useQuery(auditQuery(api.id, auditId));
  const outcomes = useInfiniteQuery(
    outcomesQuery({ id: api.id, auditId }, { status: search.status, severity: search.severity }),
  );
  const all = useMemo(() => outcomes.data?.pages.flatMap(({ items }) => items) ?? [], [outcomes.data]);
  const rows = useMemo(() => all.filter((outcome) => isWanted(outcome, search.check)), [all, search.check]);
  if (auditId === undefined) {
    return (
      <EmptyState title="It has not been audited yet" action={<AuditNow api={api} />}>
        What each check finds appears here, with its evidence.
      </EmptyState>
    );
  }
  const open = rows.find(
    ({ check_id, asset_id }) => check_id === search.outcome && asset_id === search.asset,
  );
  return (
    <>
      {audit.data !== undefined && (
        <ChosenAudit api={api} audit={audit.data} onLatest={() => onChange({ audit: undefined })} />
      )}
      <FilterBar active={activeFilters(search, onChange)} onClear={() => onChange(none)}>
        <TextFilter
          label="Check"
          placeholder="Check or what was seen"
          value={search.check}
          onChange={(check) => onChange({ check })}
          isMain
        />
        <ChoiceFilter
          label="Outcome"
          options={outcomeStatuses.map((value) => ({ value, label: <OutcomeMark status={value} /> }))}
          chosen={search.status === undefined ? [] : [search.status]}
          onChange={([status]) => onChange({ status })}
          isSingle
        />
        <ChoiceFilter
          label="Severity"
          options={severities.map((value) => ({ value, label: <SeverityBadge severity={value} /> }))}
          chosen={search.severity === undefined ? [] : [search.severity]}
          onChange={([severity]) => onChange({ severity })}
          isSingle
        />
      </FilterBar>
      {outcomes.isPending && <TableSkeleton rows={10} widths={['w-20', 'w-16', 'w-64', 'w-40']} />}
      {outcomes.isError && rows.length === 0 && (
        <ProblemNotice problem={outcomes.error} onRetry={() => void outcomes.refetch()} />
      )}
      {outcomes.data !== undefined && (
        <DataTable
          label="Outcomes"
          rows={rows}
          columns={columns}
          card={card}
          keyOf={keyOf}
          openKey={search.outcome === undefined ? undefined : `${search.outcome} ${search.asset ?? ''}`}
          onOpen={({ check_id, asset_id }) =>
            onChange({ outcome: check_id, asset: asset_id }, search.outcome !== undefined)
          }
          onEnd={() => {
            if (outcomes.hasNextPage && !outcomes.isFetching) void outcomes.fetchNextPage();
          }}
          footer={
            rows.length === 0 && (
              <EmptyState
                title={
                  all.length === 0 && activeFilters(search, onChange).length === 0
                    ? 'This audit has no outcomes'
                    : 'No outcome matches'
                }
                action={
                  activeFilters(search, onChange).length > 0 && (
                    <Button onClick={() => onChange(none)}>Clear the filters</Button>
                  )
                }
              >
                {noOutcomesWords(audit.data)}
              </EmptyState>
            )
          }
        />
      )}
      <OutcomeDrawer
        isOpen={search.outcome !== undefined}
        outcome={open}
        isLoading={outcomes.isPending || outcomes.hasNextPage}
        onClose={() => onChange({ outcome: undefined, asset: undefined })}
      />
    </>
  );
}

function noOutcomesWords(audit: Audit | undefined): string {
  if (audit?.outcomes_forgotten_at != null) return 'They were forgotten by age; its score stays.';
  return audit?.detail ?? 'Other outcomes or severities may have some.';
}

function isWanted({ check_id, title, summary }: Outcome, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const text = `${check_id} ${title} ${summary}`.toLowerCase();
  return text.includes(wanted.toLowerCase());
}

function OutcomeCard({ outcome }: { outcome: Outcome }) {
  return (
    <>
      <p className="truncate">{outcome.title}</p>
      <p className="flex items-center justify-between gap-2 text-sm">
        <OutcomeMark status={outcome.status} />
        <SeverityBadge severity={outcome.severity} />
      </p>
    </>
  );
}

function activeFilters(search: ApiSearch, onChange: OutcomesTabProps['onChange']): ActiveFilter[] {
  const { check, status, severity } = search;
  const words: [keyof typeof none, string | undefined][] = [
    ['check', check && `Check: ${check}`],
    ['status', status && `Outcome: ${outcomeWords[status]}`],
    ['severity', severity && `Severity: ${severityWords[severity]}`],
  ];
  return words.flatMap(([name, label]) =>
    label === undefined ? [] : [{ label, onRemove: () => onChange({ [name]: undefined }) }],
  );
}
